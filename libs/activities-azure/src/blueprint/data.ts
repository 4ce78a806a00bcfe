import type { Blueprint, ClusterBasics, Handle, Slots } from '@slipway/blueprint';
import { parametersOf } from '../database-parameters.ts';
import * as k from '../kinds.ts';
import { rangesOf } from '../ranges.ts';
import type { AzureResolved } from '../resolved.ts';
import { databaseSecret, registrySecret, secretReference, storageSecret } from '../secrets.ts';
import { databaseSize, databaseTier, registrySku } from '../sizes.ts';
import type { AzureInstallation } from '../spec.ts';

interface DataNeeds {
  group: Handle<k.ResourceGroupOutput>;
  network: Handle<k.NetworkOutput>;
  basics: ClusterBasics;
}

/** Database, object store and image registry. */
export function addData(
  b: Blueprint,
  spec: AzureInstallation,
  resolved: AzureResolved,
  { group, network, basics }: DataNeeds,
): Pick<Slots, 'database' | 'objectStore' | 'registry'> {
  const { region, tags, database } = spec;
  const { sku, highAvailability } = databaseSize(spec);
  const subnet = b.add(
    'database/subnet',
    k.databaseSubnet,
    { cidr: rangesOf(spec).database, delegate: k.mysqlServers },
    { network },
    { from: { cidr: 'spec.network.cidr' } },
  );
  const zone = b.add('database/private-zone', k.privateZone, { linked: true, tags }, { network });
  const server = b.add(
    'database/instance',
    k.databaseServer,
    {
      location: region,
      version: resolved.mysql,
      sku,
      tier: databaseTier(sku),
      storageGb: database.storageGb,
      highAvailability,
      backupDays: database.backupDays,
      tags,
    },
    { subnet, zone },
    {
      from: {
        location: 'spec.region',
        version: 'spec.database.engineVersion',
        sku: 'spec.database.tier',
        storageGb: 'spec.database.storageGb',
      },
    },
  );
  const parameters = b.add(
    'database/parameters',
    k.databaseParameters,
    { parameters: parametersOf(resolved.mysql) },
    { server },
  );
  const schema = b.add(
    'database/schema',
    k.databaseSchema,
    { charset: 'utf8mb4', collation: 'utf8mb4_general_ci' },
    { server },
    // A server takes one change at a time.
    { after: [parameters] },
  );
  const password = b.add(
    'database/password',
    k.databasePassword,
    { passwordFrom: secretReference(databaseSecret) },
    { server },
    { after: [basics.databaseCredentials, schema] },
  );

  const account = b.add('storage/account', k.storageAccount, { location: region, tags }, { group });
  const storage = b.add(
    'storage/credentials',
    k.storageCredentials,
    { keyIn: secretReference(storageSecret) },
    { account },
    { after: [basics.namespaces] },
  );
  const registry = b.add(
    'registry/registry',
    k.registry,
    { location: region, sku: registrySku(spec), tags },
    { group },
  );
  const login = b.add(
    'registry/credentials',
    k.registryCredentials,
    { loginIn: secretReference(registrySecret) },
    { registry },
    { after: [basics.namespaces] },
  );
  return {
    database: { from: password, after: [] },
    objectStore: { from: storage, after: [] },
    registry: { from: login, after: [] },
  };
}
