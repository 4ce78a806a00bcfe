import type { protos } from '@google-cloud/sql';
import type { GoogleCloud } from './cloud.ts';
import { oneAtATime } from './lock.ts';
import { follow, type Operation } from './operation.ts';
import { sqlOperations, toOperation } from './operations/sql.ts';
import { sendWhenFree } from './send-when-free.ts';

type Started = [protos.google.cloud.sql.v1.IOperation, ...unknown[]];

/** Sends a change of an instance, its databases or users as soon as the instance is free. */
export async function sendToInstance(
  cloud: GoogleCloud,
  instance: string,
  what: string,
  call: () => Promise<Started>,
): Promise<Operation> {
  const [operation] = await sendWhenFree(cloud, `instance ${instance}`, what, call);
  return toOperation(operation);
}

/** A change to its end, while nothing else of this process changes the instance. */
export function changeInstance(
  cloud: GoogleCloud,
  instance: string,
  what: string,
  call: () => Promise<Started>,
): Promise<void> {
  return oneAtATime(`${cloud.project}/sql/${instance}`, cloud.call.handover, async () => {
    const operation = await sendToInstance(cloud, instance, what, call);
    await follow(cloud, sqlOperations(cloud, instance), operation, instance, what);
  });
}
