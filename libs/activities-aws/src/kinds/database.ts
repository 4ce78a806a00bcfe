import { defineKind, type NoNeeds } from '@slipway/blueprint';
import type { InstallerBlockOutput, JsonObject } from '@slipway/contracts';
import * as names from '../names.ts';
import type { SecurityGroupOutput, SubnetsOutput } from './network.ts';
import type { Tags } from './tags.ts';

export interface NamedOutput extends JsonObject {
  name: string;
}

export interface DatabaseSubnetGroupProps extends JsonObject {
  tags: Tags;
}
export const databaseSubnetGroup = defineKind<DatabaseSubnetGroupProps, { subnets: SubnetsOutput }, NamedOutput>(
  'aws.db-subnet-group',
  { usualSeconds: 3, title: (name) => `subnet group ${name} of the database`, name: names.databaseGroupName },
);

export interface DatabaseSecurityGroupProps extends JsonObject {
  port: number;
  tags: Tags;
}
export const databaseSecurityGroup = defineKind<
  DatabaseSecurityGroupProps,
  { servicesGroup: SecurityGroupOutput },
  SecurityGroupOutput
>('aws.db-security-group', {
  usualSeconds: 3,
  title: (name) => `security group ${name} of the database`,
  name: names.databaseGroupName,
});

export interface DatabaseParametersProps extends JsonObject {
  /** `mysql5.7`, `mysql8.0` */
  family: string;
  parameters: Record<string, string>;
  tags: Tags;
}
export const databaseParameters = defineKind<DatabaseParametersProps, NoNeeds, NamedOutput>('aws.db-parameter-group', {
  usualSeconds: 5,
  title: (name) => `parameter group ${name} of the database`,
  name: names.databaseGroupName,
});

export interface DatabaseInstanceProps extends JsonObject {
  /** Major version of MySQL: `5.7`, `8.0` */
  version: string;
  /** Instance class. */
  tier: string;
  /** As asked for: the volume grows by itself, up to the maximum. */
  storageGb: number;
  maxStorageGb: number;
  highAvailability: boolean;
  backupDays: number;
  deletionProtection: boolean;
  tags: Tags;
}
export interface DatabaseInstanceOutput extends JsonObject {
  instance: string;
  host: string;
  port: number;
}
export const databaseInstance = defineKind<
  DatabaseInstanceProps,
  { subnetGroup: NamedOutput; securityGroup: SecurityGroupOutput; parameters: NamedOutput },
  DatabaseInstanceOutput
>('aws.db-instance', {
  pace: 'slow',
  usualSeconds: 780,
  title: (name) => `RDS instance ${name}`,
  name: names.databaseName,
});

export interface DatabasePasswordProps extends JsonObject {
  /** `k8s://<namespace>/<name>`: the Secret whose password the master user was last given, and that names host and port. */
  passwordFrom: string;
}
export const databasePassword = defineKind<
  DatabasePasswordProps,
  { instance: DatabaseInstanceOutput },
  InstallerBlockOutput
>('aws.db-password', {
  pace: 'slow',
  usualSeconds: 30,
  title: (name) => `password of the database user ${name}`,
  name: () => 'gitpod',
});
