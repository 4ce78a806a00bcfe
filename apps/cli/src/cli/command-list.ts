import type { Command } from './command.ts';

export interface CommandEntry {
  /** For the list of commands. */
  summary: string;
  load(): Promise<Command>;
}

/** Every command in the order of the help; a command's own file is read when it is asked for. */
export const commandList: Readonly<Record<string, CommandEntry>> = {
  init: {
    summary: 'write an installation file',
    load: async () => (await import('../commands/init.ts')).init,
  },
  validate: {
    summary: 'check an installation file, offline',
    load: async () => (await import('../commands/validate.ts')).validate,
  },
  plan: {
    summary: 'show the steps of an installation, offline',
    load: async () => (await import('../commands/plan.ts')).plan,
  },
  install: {
    summary: 'bring an installation about, repair it or change it',
    load: async () => (await import('../commands/install.ts')).install,
  },
  status: {
    summary: 'show how an installation stands, or watch it',
    load: async () => (await import('../commands/status.ts')).status,
  },
  verify: {
    summary: 'compare what stands with the file; only reads',
    load: async () => (await import('../commands/verify.ts')).verify,
  },
  teardown: {
    summary: 'remove an installation and prove it',
    load: async () => (await import('../commands/teardown.ts')).teardown,
  },
  list: {
    summary: 'list installations',
    load: async () => (await import('../commands/list.ts')).list,
  },
  explain: {
    summary: 'explain a rule, a failure code, an exit code or a kind of step',
    load: async () => (await import('../commands/explain.ts')).explain,
  },
  schema: {
    summary: 'print the JSON Schema of the installation file',
    load: async () => (await import('../commands/schema.ts')).schema,
  },
  dev: {
    summary: 'start, look at and stop the local stack',
    load: async () => (await import('../commands/dev.ts')).dev,
  },
  worker: {
    summary: 'run a worker',
    load: async () => (await import('../commands/worker.ts')).worker,
  },
};
