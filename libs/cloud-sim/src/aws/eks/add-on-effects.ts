import type { AddOnState } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import { integer, object, text } from '../../core/json.ts';
import type { Operation, OperationError } from '../../core/operation.ts';
import type { Aws } from '../aws.ts';
import { findEntry } from './add-on-catalogue.ts';
import { removeAddOnResource, toAddOn } from './add-ons.ts';
import { podCredentials } from './pod-role.ts';
import type { ClusterRuntime } from './runtime.ts';
import { service } from './updates.ts';

const healthTask = 'aws.eks.addOnHealth';
/** Between two looks at an add-on's pods, in simulated and in real time. */
const pause = { simulated: 20_000, real: 1000 };
/** So long EKS waits for pods before it calls a new add-on degraded; in simulated and in real time, as pods are started by real programs. */
const patience = { simulated: 10 * 60_000, real: 120_000 };

/** What each operation on an add-on does to the world when it ends, and the watch over its pods. */
export function defineAddOnEffects(aws: Aws, runtime: ClusterRuntime): void {
  const target = (operation: Operation): Resource | undefined => aws.graph.get(operation.target);
  const apply = async (addOn: Resource | undefined): Promise<AddOnState | undefined> => {
    const cluster = aws.graph.get(addOn?.parent ?? '');
    if (!addOn || !cluster) return undefined;
    const state = await runtime.applyAddOn(cluster, toAddOn(addOn));
    return lacksIdentity(aws, cluster, addOn) ? { ...state, ready: 0, desired: Math.max(1, state.desired) } : state;
  };
  const watch = (id: string, since: { simulated: number; real: number }): void =>
    aws.scheduler.at(
      aws.clock.now() + Math.max(pause.simulated, pause.real * aws.clock.scale),
      healthTask,
      { addOn: id, simulated: since.simulated, real: since.real },
      `health ${id}`,
    );
  const judge = (id: string, state: AddOnState, since: { simulated: number; real: number }): void => {
    const addOn = aws.graph.get(id);
    if (!addOn || text(addOn.body, 'status') === 'DELETING') return;
    // A clock that jumps from task to task would never come to rest.
    const good = state.ready >= state.desired || aws.clock.mode === 'instant';
    const waited =
      aws.clock.now() - since.simulated >= patience.simulated &&
      (aws.clock.mode === 'manual' || Date.now() - since.real >= patience.real);
    if (good) settle(aws, id, 'ACTIVE');
    else {
      if (waited) degrade(aws, id);
      watch(id, since);
    }
  };

  aws.scheduler.handle(healthTask, {
    prepare: (task) => apply(aws.graph.get(text(task.args, 'addOn'))).catch(() => undefined),
    run: (task, state) => {
      const id = text(task.args, 'addOn');
      const since = { simulated: integer(task.args, 'simulated') ?? 0, real: integer(task.args, 'real') ?? 0 };
      if (state !== undefined) judge(id, state as AddOnState, since);
      else if (aws.graph.get(id)) watch(id, since);
    },
  });

  const began = (): { simulated: number; real: number } => ({ simulated: aws.clock.now(), real: Date.now() });
  const fail = (status: string) => (operation: Operation, error: OperationError) =>
    aws.graph.patch(operation.target, {
      status,
      health: { issues: [{ code: error.code, message: error.message, resourceIds: [] }] },
    });

  // A control plane that does not answer for a moment is asked again by the watch.
  const unknown: AddOnState = { desired: 1, ready: 0 };
  aws.operations.define(service, 'CreateAddon', {
    prepare: (operation) => apply(target(operation)).catch(() => unknown),
    complete: (operation, state) => judge(operation.target, state as AddOnState, began()),
    broken: fail('CREATE_FAILED'),
    revert: (operation) => {
      const addOn = target(operation);
      if (addOn) removeAddOnResource({ aws }, addOn, operation.principal);
    },
  });

  aws.operations.define(service, 'AddonUpdate', {
    prepare: (operation) => {
      const addOn = target(operation);
      return apply(addOn && changed(addOn, operation)).catch(() => unknown);
    },
    complete: (operation, state) => {
      const addOn = target(operation);
      if (!addOn) return;
      const { body, hidden } = changed(addOn, operation);
      aws.graph.update(addOn.id, body, hidden ? { hidden } : {});
      settle(aws, addOn.id, 'ACTIVE');
      judge(addOn.id, state as AddOnState, began());
    },
    broken: fail('UPDATE_FAILED'),
    revert: (operation) => settle(aws, operation.target, 'ACTIVE'),
  });

  aws.operations.define(service, 'DeleteAddon', {
    prepare: async (operation) => {
      const addOn = target(operation);
      const cluster = aws.graph.get(addOn?.parent ?? '');
      if (addOn && cluster && operation.args['preserve'] !== true) await runtime.removeAddOn(cluster, addOn.name);
    },
    complete: (operation) => {
      const addOn = target(operation);
      if (addOn) removeAddOnResource({ aws }, addOn, operation.principal);
    },
    broken: fail('DELETE_FAILED'),
    revert: (operation) => settle(aws, operation.target, 'ACTIVE'),
  });
}

function changed(addOn: Resource, { args }: Operation): Resource {
  return {
    ...addOn,
    body: { ...addOn.body, ...object(args, 'change') },
    hidden: { ...addOn.hidden, configuration: object(args, 'configuration') },
  };
}

/** Controllers that call Amazon crash as long as nobody lets them in: machines keep their own role from pods. */
function lacksIdentity(aws: Aws, cluster: Resource, addOn: Resource): boolean {
  const entry = findEntry(addOn.name);
  if (!entry?.requiresIam || !entry.identity || addOn.name === 'vpc-cni') return false;
  const role = text(addOn.body, 'serviceAccountRoleArn');
  try {
    podCredentials(aws, cluster, {
      namespace: entry.namespace,
      serviceAccount: entry.identity.serviceAccount,
      roleArn: role === '' ? undefined : role,
    });
    return false;
  } catch {
    return true;
  }
}

function settle(aws: Aws, id: string, status: string): void {
  const addOn = aws.graph.get(id);
  if (!addOn || text(addOn.body, 'status') === status) return;
  aws.graph.patch(id, { status, health: { issues: [] }, modifiedAt: aws.clock.iso() });
}

function degrade(aws: Aws, id: string): void {
  const message = "The add-on is unhealthy because it doesn't have the desired number of replicas.";
  const issue = { code: 'InsufficientNumberOfReplicas', message, resourceIds: [] };
  aws.graph.patch(id, { status: 'DEGRADED', health: { issues: [issue] } });
}
