import type { CheckFinding } from '../cloud.ts';
import type { InstallationSpec } from '../schema.ts';
import { checkNodePools } from './node-pools.ts';
import { checkRanges } from './ranges.ts';

/** Checks across fields that mean the same on every cloud. */
export function checkSpec(spec: InstallationSpec): CheckFinding[] {
  return [...checkRanges(spec), ...checkNodePools(spec), ...checkDatabase(spec), ...checkTagCount(spec)];
}

function checkDatabase({ database }: InstallationSpec): CheckFinding[] {
  const { storageGb, maxStorageGb } = database;
  return storageGb > maxStorageGb
    ? [{ path: ['database', 'storageGb'], message: `${storageGb} is more than maxStorageGb (${maxStorageGb})` }]
    : [];
}

/** The clouds allow about fifty, ownership marks included. Source: the reference architecture, section 10. */
const mostTags = 40;

function checkTagCount({ tags }: InstallationSpec): CheckFinding[] {
  const count = Object.keys(tags).length;
  return count > mostTags ? [{ path: ['tags'], message: `${count} tags, at most ${mostTags} are possible` }] : [];
}
