import type { Command } from './command.ts';

export interface CommandEntry {
  /** For the list of commands. */
  summary: string;
  load(): Promise<Command>;
}

/** Other words for some of them. */
export const aliases: Readonly<Record<string, string>> = { watch: 'attach', ls: 'list' };

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
  attach: {
    summary: 'watch a run, from any machine',
    load: async () => (await import('../commands/attach.ts')).attach,
  },
  retry: {
    summary: 'answer a hold: try again, as it is or with another setting',
    load: async () => (await import('../commands/retry.ts')).retry,
  },
  skip: {
    summary: 'answer a hold: go on without the step',
    load: async () => (await import('../commands/skip.ts')).skip,
  },
  rollback: {
    summary: 'undo what the open run has made',
    load: async () => (await import('../commands/rollback.ts')).rollback,
  },
  approve: {
    summary: 'let an install go on that waits with its plan',
    load: async () => (await import('../commands/approve.ts')).approve,
  },
  verify: {
    summary: 'compare what stands with the file; only reads',
    load: async () => (await import('../commands/verify.ts')).verify,
  },
  teardown: {
    summary: 'remove an installation and prove it',
    load: async () => (await import('../commands/teardown.ts')).teardown,
  },
  sweep: {
    summary: 'list what is left of installations that are gone, or remove it',
    load: async () => (await import('../commands/sweep.ts')).sweep,
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
