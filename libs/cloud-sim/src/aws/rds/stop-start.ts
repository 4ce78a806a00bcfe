import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { cloud } from '../aws.ts';
import { durations } from '../durations.ts';
import type { Call } from '../service.ts';
import { refuseUnlessAvailable, requestedInstance, showInstance, statusOf } from './instance.ts';
import { wrongState } from './refusals.ts';

export function stopInstance(call: Call): JsonObject {
  const instance = requestedInstance(call);
  refuseUnlessAvailable(call.aws, instance);
  return begin(call, instance, { type: 'STOP', operation: 'StopDBInstance', status: 'stopping' });
}

export function startInstance(call: Call): JsonObject {
  const instance = requestedInstance(call);
  if (statusOf(call.aws, instance) !== 'stopped')
    throw wrongState(`Instance ${instance.name} is not in stopped state, it cannot be started.`);
  return begin(call, instance, { type: 'START', operation: 'StartDBInstance', status: 'starting' });
}

function begin(
  { aws, caller }: Call,
  instance: Resource,
  { type, operation, status }: { type: string; operation: string; status: string },
): JsonObject {
  aws.operations.start({
    cloud,
    service: 'rds',
    type,
    operation,
    project: instance.project,
    location: instance.location,
    target: instance.id,
    name: instance.name,
    principal: caller.arn,
    spread: durations.databaseStopOrStart,
    args: { status },
  });
  return { DBInstance: showInstance(aws, instance) };
}
