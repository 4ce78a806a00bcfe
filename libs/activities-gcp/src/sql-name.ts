import type { Scope } from '@slipway/contracts';
import { once } from './client.ts';
import type { GoogleCloud } from './cloud.ts';
import { sqlInstanceName } from './names.ts';
import { listOperations } from './operations/sql.ts';

/** Somebody has to look long before. */
const mostGenerations = 20;

type Named = Pick<Scope, 'account' | 'installation' | 'incarnation'>;

/** Cloud SQL keeps the name of a deleted instance for a week, so one that came up broken is followed by one of another name. */
const nameOf = (scope: Named, generation: number): string =>
  generation === 1 ? sqlInstanceName(scope) : `${sqlInstanceName(scope)}-${generation}`;

/** Name of the installation's instance: of the one that stands, else the first that was never used up. */
export async function currentInstanceName(cloud: GoogleCloud, scope: Named): Promise<string> {
  const { instances } = await cloud.clients.sql();
  for (let generation = 1; generation < mostGenerations; generation++) {
    const name = nameOf(scope, generation);
    const stands = await cloud.find(`cannot read the Cloud SQL instance ${name}`, async () => {
      return (await instances.get({ project: cloud.project, instance: name }, once))[0];
    });
    if (stands || !(await wasDeleted(cloud, name))) return name;
  }
  return nameOf(scope, mostGenerations);
}

/** What a step calls an instance, of whichever generation it is. */
export function plannedInstanceName(scope: Named, name: string): string {
  const planned = sqlInstanceName(scope);
  return name.startsWith(`${planned}-`) ? planned : name;
}

/** The operations of an instance outlive it. */
export async function wasDeleted(cloud: GoogleCloud, instance: string): Promise<boolean> {
  return (await listOperations(cloud, instance)).some(({ operationType }) => operationType === 'DELETE');
}
