import type { ProviderContext, ResourceMap } from '@slipway/activities-core';
import { bucket } from './resources/bucket.ts';
import { dbInstance } from './resources/db-instance.ts';
import { dbParameterGroup } from './resources/db-parameter-group.ts';
import { dbPassword } from './resources/db-password.ts';
import { dbSecurityGroup } from './resources/db-security-group.ts';
import { dbSubnetGroup } from './resources/db-subnet-group.ts';
import { dnsZone } from './resources/dns-zone.ts';
import { registryCredentials } from './resources/registry-credentials.ts';
import { storageCredentials } from './resources/storage-credentials.ts';
import { storageUser } from './resources/storage-user.ts';

/** Every kind of Amazon's. What is swept only comes after what steps are made of. */
export function resources(context: ProviderContext): ResourceMap {
  return {
    'aws.dns-zone': dnsZone(context),
    'aws.db-subnet-group': dbSubnetGroup(context),
    'aws.db-security-group': dbSecurityGroup(context),
    'aws.db-parameter-group': dbParameterGroup(context),
    'aws.db-instance': dbInstance(context),
    'aws.db-password': dbPassword(context),
    'aws.bucket': bucket(context),
    'aws.storage-user': storageUser(context),
    'aws.storage-credentials': storageCredentials(context),
    'aws.registry-credentials': registryCredentials(context),
  };
}
