import { table } from '../render/style.ts';
import type { Command, Flags } from './command.ts';
import { commandList } from './command-list.ts';
import { globalFlags } from './global-flags.ts';

export function helpOfAll(): string {
  const rows = Object.entries(commandList).map(([name, { summary }]) => [name, summary]);
  return [
    'slipway installs self-hosted Gitpod and removes it without a trace.',
    '',
    'Usage: slipway COMMAND [flags]',
    '',
    table(rows, '  '),
    '',
    'Flags that every command understands:',
    flagTable(globalFlags),
    '',
    'Each flag can also be given as SLIPWAY_<FLAG>, e.g. SLIPWAY_NO_INPUT=true.',
    'Which Temporal: --address and --namespace or TEMPORAL_* over the local stack of this',
    'checkout over the profile in temporal.toml.',
    '',
    'Examples:',
    '  slipway dev start',
    '  slipway install -f examples/gcp.yaml',
  ].join('\n');
}

export function helpOf({ name, positionals, description, flags, passesOn, examples }: Command): string {
  const own = Object.keys(flags).length === 0 ? [] : ['', 'Flags:', flagTable(flags)];
  return [
    description,
    '',
    `Usage: slipway ${name}${positionals === undefined ? '' : ` ${positionals}`} [flags]`,
    ...own,
    ...(passesOn ? [] : ['', 'Flags that every command understands:', flagTable(globalFlags)]),
    '',
    'Examples:',
    ...examples.map((example) => `  ${example}`),
  ].join('\n');
}

function flagTable(flags: Flags): string {
  const rows = Object.entries(flags).map(([name, { short, value, description, multiple }]) => [
    `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
    `${description}${multiple ? '; may be repeated' : ''}`,
  ]);
  return table(rows, '  ');
}
