import { integer, text } from '../../../core/json.ts';
import { diskPrice } from '../../children/disk.ts';
import { durations } from '../../durations.ts';
import { checkQuota, diskMetric } from '../quota.ts';
import type { Collection } from '../collection.ts';
import { outputOnly } from '../collection.ts';
import { regionOf } from '../locations.ts';
import { selfLink } from '../references.ts';

export const disks: Collection = {
  name: 'disks',
  kind: 'compute#disk',
  scopes: ['zone'],
  spread: durations.diskCreate,
  shape: {
    ...outputOnly,
    name: 'string',
    description: 'string',
    sizeGb: 'int',
    type: 'string',
    labels: 'map',
    labelFingerprint: 'bytes',
    sourceSnapshot: 'string',
  },
  draft: (call, body, zone) => {
    const type = text(body, 'type').split('/').at(-1) || 'pd-standard';
    const sizeGb = integer(body, 'sizeGb') ?? 500;
    checkQuota(call.gcp, call.project, regionOf(zone), { [diskMetric(type)]: sizeGb });
    const link = selfLink(`projects/${call.project}/zones/${zone}/diskTypes/${type}`);
    return {
      body: { type: link, sizeGb: String(sizeGb), status: 'READY' },
      refs: [],
      costPerHour: diskPrice(type, sizeGb),
    };
  },
};

const idleAddressPerHour = 0.01;

export const addresses: Collection = {
  name: 'addresses',
  kind: 'compute#address',
  scopes: ['region', 'global'],
  spread: durations.computeOther,
  shape: {
    ...outputOnly,
    name: 'string',
    description: 'string',
    address: 'string',
    addressType: ['EXTERNAL', 'INTERNAL'],
    networkTier: ['PREMIUM', 'STANDARD'],
    ipVersion: ['IPV4', 'IPV6'],
    labels: 'map',
    labelFingerprint: 'bytes',
  },
  draft: (call, body, location) => {
    if (location !== 'global') checkQuota(call.gcp, call.project, location, { STATIC_ADDRESSES: 1 });
    const last = 1 + Math.floor(call.gcp.seeded.uniform('address', location, text(body, 'name')) * 253);
    return {
      body: { address: `198.51.100.${last}`, addressType: text(body, 'addressType') || 'EXTERNAL', status: 'RESERVED' },
      refs: [],
      costPerHour: idleAddressPerHour,
    };
  },
};
