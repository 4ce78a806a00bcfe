import type { Io } from '../cli/io.ts';
import type { TemporalGateway } from './gateway.ts';
import { resolveTarget, type Target, type TargetOptions } from './target.ts';
import { unreachable } from './server-failure.ts';

/** How long a server may take to answer the first call. The local one's process was seen, and its machine may be busy. */
const connectTimeout = { local: '20s', any: '4s' } as const;

/** Connects to the server that flags, environment, local stack or profile name. Throws SW-DEP-075. */
export async function connect(
  options: TargetOptions,
  io: Io,
  onTarget: (target: Target) => void,
): Promise<TemporalGateway> {
  const { target, connection } = await resolveTarget(options, io);
  onTarget(target);
  const [{ Client, Connection }, { ClientGateway }] = await Promise.all([
    import('@temporalio/client'),
    import('./client-gateway.ts'),
  ]);
  const opened = await Connection.connect({
    ...connection,
    connectTimeout: target.local ? connectTimeout.local : connectTimeout.any,
  }).catch((error: unknown) => {
    throw unreachable(target, error);
  });
  return new ClientGateway(target, new Client({ connection: opened, namespace: target.namespace }));
}
