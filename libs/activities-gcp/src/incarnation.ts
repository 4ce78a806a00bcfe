import type { Scope } from '@slipway/contracts';
import type { GoogleCloud } from './cloud.ts';
import { sqlInstanceName } from './names.ts';
import { listInstances } from './resources/sql-instance.ts';
import { wasDeleted } from './sql-name.ts';

/** More than anybody makes of one name while the first is still reserved. */
const mostIncarnations = 50;

/**
 * Which time the installation's name is used: as labelled on what stands, else the smallest whose database name is free. Cloud SQL
 * keeps the name of a deleted instance reserved for days.
 */
export async function incarnationOf(
  cloud: GoogleCloud,
  target: Pick<Scope, 'account' | 'installation'>,
  labelled: readonly (number | undefined)[],
): Promise<number> {
  const instances = await listInstances(cloud, target);
  const ofInstances = instances.map((each) => Number(each.settings?.userLabels?.['slipway-incarnation']));
  const known = [...labelled, ...ofInstances].filter((each): each is number => each !== undefined && each > 0);
  if (known.length > 0) return Math.max(...known);
  for (let incarnation = 1; incarnation < mostIncarnations; incarnation++) {
    if (!(await wasDeleted(cloud, sqlInstanceName({ ...target, incarnation })))) return incarnation;
  }
  return mostIncarnations;
}
