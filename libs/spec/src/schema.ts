import { failurePolicies } from '@slipway/contracts';
import { z } from 'zod';

/**
 * The installation file: fields and defaults. Source: the reference architecture, section 10. A field is here only if something
 * acts on it. Each cloud adds its own block under its id (`spec.gcp`), see `CloudProvider.spec`.
 */

const cidr = z.cidrv4('expected an IPv4 range such as 10.255.0.0/16');
const positive = z.int().min(1);

/** Where a secret comes from: never its value. */
export const secretReference = z.union([
  z.strictObject({
    secret: z.string().meta({ description: 'Name of a Secret that is in the namespace gitpod already.' }),
  }),
  z.strictObject({ fromFile: z.string().meta({ description: 'Path of a file, read by the worker.' }) }),
  z.strictObject({ fromEnv: z.string().meta({ description: "Name of a variable of the worker's environment." }) }),
]);

const pool = z.strictObject({
  machineType: z.string().optional(),
  min: positive.optional(),
  max: positive.optional(),
  desired: positive.optional(),
  diskGb: z.int().min(50).optional(),
  diskType: z.string().optional(),
});

const chart = z.strictObject({
  ref: z.string().optional().meta({ description: 'Chart reference: OCI, repository chart or local directory.' }),
  version: z.string().optional(),
  values: z.record(z.string(), z.json()).optional().meta({ description: 'Merged over our values.' }),
});

export const installationName = z
  .string()
  .min(3)
  .max(32)
  .regex(/^[a-z](-?[a-z0-9])+$/, 'expected lower-case letters, digits and single hyphens, beginning with a letter')
  .meta({
    description: 'Everything of the installation is named after it. Cannot be changed.',
    examples: ['acme-gitpod'],
  });

/** Same rule as Gitpod's: a fully qualified host name in lower case, no trailing dot, no wildcard. */
const domainName = z
  .string()
  .max(200)
  .regex(
    /^(?=.{4,200}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    'expected a lower-case host name such as gitpod.example.com',
  )
  .meta({ description: 'Where Gitpod will be reached.', examples: ['gitpod.example.com'] });

/** By the ids that the cloud gave. What they must look like, each cloud's own check says. */
const adoptedNetwork = z.strictObject({
  vpc: z.string().meta({ description: 'The network.', examples: ['vpc-0a1b2c3d4e5f60718'] }),
  publicSubnets: z
    .array(z.string())
    .meta({ description: 'Where load balancers go, one in each zone: their way out is an internet gateway.' }),
  privateSubnets: z.array(z.string()).meta({
    description: 'Where nodes and the database go, one in each zone: their way out is a NAT gateway or the like.',
  }),
});

export const specSchema = z.strictObject({
  cloud: z.string(),
  region: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected a region such as europe-west1')
    .meta({ description: 'Region of the cloud.', examples: ['europe-west1'] }),
  domain: domainName,
  acme: z.strictObject({
    email: z
      .email('expected an e-mail address')
      .meta({ description: 'The certificate authority writes here.', examples: ['platform@example.com'] }),
    server: z.union([z.enum(['production', 'staging']), z.url()]).default('production'),
  }),
  size: z.enum(['standard', 'small']).default('standard'),
  tags: z.record(z.string(), z.string()).default({}),
  kubernetes: z
    .strictObject({
      version: z.string().default('auto'),
      channel: z.enum(['none', 'regular', 'stable', 'extended']).default('none'),
    })
    .prefault({}),
  nodePools: z
    .strictObject({
      layout: z.enum(['two', 'three']).default('two'),
      services: pool.optional(),
      workspaces: pool.optional(),
      regular: pool.optional(),
      headless: pool.optional(),
    })
    .prefault({}),
  network: z
    .strictObject({
      cidr: cidr.optional(),
      nodes: cidr.optional(),
      pods: cidr.optional(),
      services: cidr.optional(),
      authorizedCidrs: z.array(cidr).optional(),
      adopt: adoptedNetwork.optional().meta({
        description: 'A network that stands already: used as it is, never changed, never removed. Cannot be changed.',
      }),
    })
    .prefault({}),
  dns: z
    .strictObject({
      zone: z.union([z.literal('create'), z.strictObject({ adopt: z.string() })]).default('create'),
      delegation: z.enum(['wait', 'skip']).default('wait'),
    })
    .prefault({}),
  database: z
    .strictObject({
      engineVersion: z.enum(['auto', '5.7', '8.0']).default('auto'),
      tier: z.string().optional(),
      storageGb: z.int().min(10).default(20),
      maxStorageGb: z.int().min(10).default(120),
      highAvailability: z.boolean().optional(),
      backupDays: z.int().min(1).max(365).default(7),
      deletionProtection: z.boolean().default(false),
    })
    .prefault({}),
  storage: z.strictObject({ sharedProject: z.boolean().default(false) }).prefault({}),
  gitpod: z
    .strictObject({
      version: z.string().default('release-2022.11.3'),
      imageRegistry: z.string().default('eu.gcr.io/gitpod-core-dev/build'),
      dropImageRepo: z.boolean().default(false),
      imagePullSecrets: z.array(z.string()).default([]),
      ssh: z.boolean().default(true),
      licenseSecret: secretReference.optional(),
      authProviderSecrets: z.array(secretReference).default([]),
      blockNewUsers: z.strictObject({ enabled: z.boolean(), passlist: z.array(z.string()).default([]) }).optional(),
      workspace: z
        .strictObject({
          requests: z.record(z.string(), z.string()).default({ cpu: '1', memory: '2Gi' }),
          limits: z.record(z.string(), z.string()).optional(),
          image: z.string().optional(),
          maxLifetime: z.string().default('36h'),
          timeoutDefault: z.string().optional(),
        })
        .prefault({}),
      configOverlay: z.record(z.string(), z.json()).default({}),
    })
    .prefault({}),
  charts: z.record(z.string(), chart).default({}),
  onFailure: z.enum(failurePolicies).optional().meta({
    description: 'When a step fails for good: pause waits for a decision, rollback undoes the run, keep leaves all.',
  }),
  holdLimitHours: z.int().min(1).max(720).default(24).meta({
    description: 'How long a step that failed waits for a decision before the run is rolled back.',
  }),
  protected: z.boolean().default(false),
});

/** The part of an installation that means the same on every cloud, defaults filled in. */
export type InstallationSpec = z.output<typeof specSchema>;
export type SecretReference = z.output<typeof secretReference>;
export type PoolSettings = z.output<typeof pool>;
export type ChartSettings = z.output<typeof chart>;

/**
 * What the customer wrote, resolved: one flat document. `settings` is the block of the cloud that `cloud` names.
 * It holds no secret, only references, and is what workflows are started with.
 */
export interface Installation<Settings = unknown> extends InstallationSpec {
  name: string;
  settings: Settings;
}
