import type { Resource } from '../../../core/graph.ts';
import type { JsonObject } from '../../../core/json.ts';
import { list, object, objects } from '../../../core/json.ts';
import type { Aws } from '../../aws.ts';
import { cloud } from '../../aws.ts';
import { durations } from '../../durations.ts';
import type { Call, Reply } from '../../service.ts';
import { absent, checkId } from '../kinds.ts';
import { dropInterface, setFree } from '../network/interfaces.ts';
import { ec2Arn, findObject, placeOfCall } from '../objects.ts';
import { interfacesOn, states } from './instances.ts';
import { detach, volumesOn } from './volumes.ts';

/** Takes the instance away with what goes with it; what was attached later stays behind, free. */
export function endInstance(aws: Aws, instance: Resource, by: string): void {
  for (const volume of volumesOn(aws, instance)) {
    const [attached] = objects(volume.body, 'Attachments');
    if (attached?.['DeleteOnTermination'] === true) aws.graph.delete(volume.id, by);
    else detach(aws, volume);
  }
  for (const item of interfacesOn(aws, instance)) {
    if (object(item.body, 'Attachment')['DeleteOnTermination'] === true) dropInterface(aws, item, by);
    else setFree(aws, item);
  }
  aws.graph.patch(instance.id, { State: states.terminated });
  aws.graph.delete(instance.id, by);
}

/** What the operations on instances do when they end. */
export function defineInstances(aws: Aws): void {
  aws.operations.define('ec2', 'instance.terminate', {
    complete: ({ target, principal }) => {
      const instance = aws.graph.get(target);
      if (instance) endInstance(aws, instance, principal);
    },
  });
}

/** All of them or none; one that is terminated already stays so. */
export function terminateInstances(call: Call): Reply {
  const { aws, input } = call;
  const place = placeOfCall(call);
  const ids = list(input, 'InstanceIds').filter((id) => typeof id === 'string');
  for (const id of ids) {
    checkId('instance', id);
    if (!findObject(aws, place, 'instance', id) && !aws.graph.tombstone(ec2Arn(place, 'instance', id)))
      throw absent('instance', id);
  }
  return { TerminatingInstances: ids.map((id) => terminate(call, id)) };
}

function terminate(call: Call, InstanceId: string): JsonObject {
  const { aws } = call;
  const place = placeOfCall(call);
  const instance = findObject(aws, place, 'instance', InstanceId);
  if (!instance) return { InstanceId, CurrentState: states.terminated, PreviousState: states.terminated };
  const PreviousState = instance.body['State'];
  if (!aws.operations.running(instance.id)) {
    aws.graph.patch(instance.id, { State: states['shutting-down'] });
    aws.operations.start({
      cloud,
      service: 'ec2',
      type: 'instance.terminate',
      operation: 'TerminateInstances',
      project: place.account,
      location: place.region,
      target: instance.id,
      name: instance.name,
      principal: call.caller.arn,
      spread: durations.instance,
    });
  }
  return { InstanceId, CurrentState: states['shutting-down'], PreviousState };
}
