import { defineKind, type NoOutput } from '@slipway/blueprint';
import type { InstallerBlockOutput, JsonObject } from '@slipway/contracts';
import * as names from '../names.ts';
import type { NetworkOutput } from './network.ts';
import type { Tags } from './tags.ts';

export interface IdOutput extends JsonObject {
  id: string;
}

/** Service that a subnet can be delegated to. */
export const mysqlServers = 'Microsoft.DBforMySQL/flexibleServers';

export interface DatabaseSubnetProps extends JsonObject {
  /** IPv4 range. */
  cidr: string;
  /** Service that it is delegated to. */
  delegate: string;
}
export const databaseSubnet = defineKind<DatabaseSubnetProps, { network: NetworkOutput }, IdOutput>(
  'azure.mysql-subnet',
  { usualSeconds: 10, title: (name) => `subnet ${name} of the database`, name: () => names.databaseSubnet },
);

export interface PrivateZoneProps extends JsonObject {
  /** With the network. */
  linked: boolean;
  tags: Tags;
}
export const privateZone = defineKind<PrivateZoneProps, { network: NetworkOutput }, IdOutput>('azure.private-zone', {
  pace: 'slow',
  usualSeconds: 60,
  title: (name) => `private DNS zone ${name}`,
  name: names.privateZoneName,
});

export interface DatabaseServerProps extends JsonObject {
  /** Region. */
  location: string;
  /** As Azure names it: `5.7`, `8.0.21` */
  version: string;
  /** `Standard_D2ds_v4` */
  sku: string;
  /** `Burstable`, `GeneralPurpose` or `MemoryOptimized` */
  tier: string;
  /** As asked for: it grows by itself. */
  storageGb: number;
  /** A standby in another zone, or in the same one where the region has none. */
  highAvailability: boolean;
  backupDays: number;
  tags: Tags;
}
export interface DatabaseServerOutput extends JsonObject {
  server: string;
  host: string;
  port: number;
}
export const databaseServer = defineKind<
  DatabaseServerProps,
  { subnet: IdOutput; zone: IdOutput },
  DatabaseServerOutput
>('azure.mysql-server', {
  pace: 'slow',
  usualSeconds: 300,
  title: (name) => `MySQL flexible server ${name}`,
  name: names.databaseName,
});

export interface DatabaseParametersProps extends JsonObject {
  parameters: Record<string, string>;
}
export const databaseParameters = defineKind<DatabaseParametersProps, { server: DatabaseServerOutput }, NoOutput>(
  'azure.mysql-parameters',
  {
    pace: 'slow',
    usualSeconds: 60,
    title: (name) => `parameters of the MySQL server ${name}`,
    name: names.databaseName,
  },
);

export interface DatabaseSchemaProps extends JsonObject {
  charset: string;
  collation: string;
}
export const databaseSchema = defineKind<DatabaseSchemaProps, { server: DatabaseServerOutput }, NoOutput>(
  'azure.mysql-database',
  { pace: 'slow', usualSeconds: 20, title: (name) => `database ${name}`, name: () => 'gitpod' },
);

export interface DatabasePasswordProps extends JsonObject {
  /** `k8s://<namespace>/<name>`: the Secret whose password the administrator was last given, and that names host and port. */
  passwordFrom: string;
}
export const databasePassword = defineKind<
  DatabasePasswordProps,
  { server: DatabaseServerOutput },
  InstallerBlockOutput
>('azure.mysql-password', {
  pace: 'slow',
  usualSeconds: 30,
  title: (name) => `password of the database user ${name}`,
  name: () => 'gitpod',
});
