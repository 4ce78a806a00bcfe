import type { ConnectionOptions } from '@temporalio/client';
import type { Io } from '../cli/io.ts';
import { readStack, type Stack } from './stack.ts';

export interface TargetOptions {
  address?: string | undefined;
  namespace?: string | undefined;
}

/** Which Temporal server, and why that one. */
export interface Target {
  address: string;
  namespace: string;
  source: 'flag' | 'environment' | 'local stack' | 'temporal.toml' | 'default';
  /** Base address of its Web UI, where known. */
  ui?: string;
  /** Set where the clouds' clock runs faster than ours. */
  local?: Pick<Stack, 'timing' | 'speed'>;
}

export interface Resolved {
  target: Target;
  connection: ConnectionOptions;
}

const defaultAddress = 'localhost:7233';
const profileVariables = ['TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE'];

/** Flags and `TEMPORAL_*` over the running local stack of this checkout over the profile that Temporal's own CLI uses. */
export async function resolveTarget({ address, namespace }: TargetOptions, io: Io): Promise<Resolved> {
  const chosen = address !== undefined || profileVariables.some((name) => io.env[name]);
  const stack = chosen ? undefined : readStack(io);
  if (stack) {
    const { address, ui, timing, speed } = stack;
    const chosenNamespace = namespace ?? io.env['TEMPORAL_NAMESPACE'] ?? stack.namespace;
    const target = {
      address,
      namespace: chosenNamespace,
      source: 'local stack',
      ui,
      local: { timing, speed },
    } as const;
    return { target, connection: { address } };
  }
  const { loadClientConnectConfig } = await import('@temporalio/envconfig');
  const overrides: Record<string, string> = {};
  for (const [name, value] of Object.entries(io.env)) if (value !== undefined) overrides[name] = value;
  const loaded = loadClientConnectConfig({ overrideEnvVars: overrides });
  const { address: loadedAddress, tls, apiKey, metadata } = loaded.connectionOptions;
  const source =
    address !== undefined
      ? 'flag'
      : io.env['TEMPORAL_ADDRESS']
        ? 'environment'
        : loadedAddress !== undefined
          ? 'temporal.toml'
          : 'default';
  const target = {
    address: address ?? loadedAddress ?? defaultAddress,
    namespace: namespace ?? loaded.namespace ?? 'default',
    source,
  } as const;
  return {
    target,
    connection: {
      address: target.address,
      ...(tls === undefined ? {} : { tls }),
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(metadata === undefined ? {} : { metadata }),
    },
  };
}

/** The page of a run in the Web UI. */
export function runPage(
  { ui, namespace }: Target,
  { workflowId, runId }: { workflowId: string; runId: string },
): string | undefined {
  return ui === undefined
    ? undefined
    : `${ui}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}/${runId}`;
}
