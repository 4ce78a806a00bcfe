import type { Blueprint, ClusterBasics, Handle, Slots } from '@slipway/blueprint';
import * as k from '../kinds.ts';
import type { AwsResolved } from '../resolved.ts';
import { databaseSecret, registrySecret, secretReference, storageSecret } from '../secrets.ts';
import { databaseSize } from '../sizes.ts';
import type { AwsInstallation } from '../spec.ts';

interface DataNeeds {
  subnets: Handle<k.SubnetsOutput>;
  servicesGroup: Handle<k.SecurityGroupOutput>;
  basics: ClusterBasics;
}

/** Gitpod's schema needs the first; the others are what it was tested with. */
const parameters = {
  character_set_server: 'utf8mb4',
  collation_server: 'utf8mb4_general_ci',
  explicit_defaults_for_timestamp: '0',
};

/** Database, object store, and the registry that keeps its images there. */
export function addData(
  b: Blueprint,
  spec: AwsInstallation,
  resolved: AwsResolved,
  { subnets, servicesGroup, basics }: DataNeeds,
): Pick<Slots, 'database' | 'objectStore' | 'registry'> {
  const { region, tags, database } = spec;
  const subnetGroup = b.add('database/subnet-group', k.databaseSubnetGroup, { tags }, { subnets });
  const securityGroup = b.add('database/sg', k.databaseSecurityGroup, { port: 3306, tags }, { servicesGroup });
  const parameterGroup = b.add(
    'database/parameter-group',
    k.databaseParameters,
    { family: `mysql${resolved.mysql}`, parameters, tags },
    {},
    { from: { family: 'spec.database.engineVersion' } },
  );
  const instance = b.add(
    'database/instance',
    k.databaseInstance,
    {
      version: resolved.mysql,
      tier: resolved.databaseTier,
      storageGb: database.storageGb,
      maxStorageGb: database.maxStorageGb,
      highAvailability: databaseSize(spec).highAvailability,
      backupDays: database.backupDays,
      deletionProtection: database.deletionProtection,
      tags,
    },
    { subnetGroup, securityGroup, parameters: parameterGroup },
    { from: { tier: 'spec.database.tier', version: 'spec.database.engineVersion' } },
  );
  const password = b.add(
    'database/password',
    k.databasePassword,
    { passwordFrom: secretReference(databaseSecret) },
    { instance },
    { after: [basics.databaseCredentials] },
  );

  const bucket = b.add('storage/bucket', k.bucket, { region, tags }, {}, { from: { region: 'spec.region' } });
  const user = b.add('storage/user', k.storageUser, { tags }, { bucket });
  const keyIn = secretReference(storageSecret);
  const credentials = b.add(
    'storage/credentials',
    k.storageCredentials,
    { keyIn },
    { bucket, user },
    { after: [basics.namespaces] },
  );
  const registry = b.add(
    'registry/credentials',
    k.registryCredentials,
    { keyIn: secretReference(registrySecret), keyFrom: keyIn },
    { bucket },
    { after: [credentials, basics.namespaces] },
  );
  return {
    database: { from: password, after: [] },
    objectStore: { from: credentials, after: [] },
    registry: { from: registry, after: [] },
  };
}
