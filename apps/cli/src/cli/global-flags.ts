import type { Flags } from './command.ts';

/** Understood by every command. */
export const globalFlags = {
  output: { type: 'string', short: 'o', value: 'FORMAT', choices: ['table', 'json'], description: 'table or json' },
  json: { type: 'boolean', description: 'same as --output json: one document at the end' },
  yes: { type: 'boolean', short: 'y', description: 'take every question as answered' },
  'no-input': { type: 'boolean', description: 'ask nothing: a missing answer is an error that names its flag' },
  color: { type: 'string', value: 'WHEN', choices: ['auto', 'always', 'never'], description: 'auto, always or never' },
  address: { type: 'string', value: 'HOST:PORT', description: 'Temporal server; slipway --help says which by default' },
  namespace: { type: 'string', value: 'NAME', description: 'Temporal namespace' },
  help: { type: 'boolean', short: 'h', description: 'show this' },
} as const satisfies Flags;
