import { readFile } from 'node:fs/promises';
import { command, webhook, type Notifying } from '@slipway/activities-core';
import { z } from 'zod';
import { ConfigurationError } from './configuration-error.ts';

/** Where notices go. The address of a webhook is often a secret by itself: better not written into this file. */
export const notifySchema = z.strictObject({
  webhook: z
    .union([
      z.strictObject({ urlFromEnv: z.string().min(1) }),
      /** Read for every notice, so that it may be replaced. */
      z.strictObject({ urlFile: z.string().min(1) }),
      z.strictObject({ url: z.url({ protocol: /^https?$/ }) }),
    ])
    .exactOptional(),
  /** A program and its arguments, run without a shell. */
  command: z.tuple([z.string().min(1)], z.string()).exactOptional(),
});

type NotifyConfig = z.output<typeof notifySchema>;

/** @throws ConfigurationError when the environment lacks what it names */
export function notifyingOf(config: NotifyConfig, ui: string | undefined, env: NodeJS.ProcessEnv): Notifying {
  const { webhook: hook, command: [program, ...args] = [] } = config;
  return {
    channels: [
      ...(hook ? [webhook(addressOf(hook, env))] : []),
      ...(program === undefined ? [] : [command(program, args)]),
    ],
    ...(ui === undefined ? {} : { ui }),
  };
}

function addressOf(hook: NonNullable<NotifyConfig['webhook']>, env: NodeJS.ProcessEnv): () => string | Promise<string> {
  if ('url' in hook) return () => hook.url;
  if ('urlFile' in hook) return async () => (await readFile(hook.urlFile, 'utf8')).trim();
  const url = env[hook.urlFromEnv];
  if (url !== undefined && URL.canParse(url)) return () => url;
  const why = url === undefined ? 'is not set' : 'holds no address';
  throw new ConfigurationError(`notify.webhook: ${hook.urlFromEnv} ${why}`, `set ${hook.urlFromEnv} for the worker`);
}
