import { failurePolicies } from '@slipway/contracts';
import { z } from 'zod';
import { gitpodSchema } from './gitpod-schema.ts';

/**
 * The installation file: fields and defaults. Source: the reference architecture, section 10. A field is here only if something
 * acts on it. Each cloud adds its own block under its id (`spec.gcp`), see `CloudProvider.spec`.
 */

const cidr = z.cidrv4('expected an IPv4 range such as 10.255.0.0/16');
const positive = z.int().min(1);

const pool = z.strictObject({
  machineType: z.string().optional().meta({ description: 'Type of machine as the cloud names it, amd64 only.' }),
  min: positive.optional().meta({ description: 'Fewest nodes; on Google Cloud in each zone.' }),
  max: positive.optional().meta({ description: 'Most nodes; on Google Cloud in each zone.' }),
  desired: positive
    .optional()
    .meta({ description: 'Nodes to begin with, between min and max; on Google Cloud in each zone.' }),
  diskGb: z.int().min(50).optional().meta({ description: "Size of a node's disk in GB." }),
  diskType: z
    .string()
    .optional()
    .meta({ description: "Type of a node's disk as the cloud names it: pd-ssd, gp3, on Azure Managed or Ephemeral." }),
});

const chart = z.strictObject({
  ref: z.string().optional().meta({ description: 'Chart reference: OCI, repository chart or local directory.' }),
  version: z.string().optional().meta({ description: 'Version of the chart.' }),
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
  cloud: z
    .string()
    .meta({ description: 'Cloud to install on; its own settings stand in the block of that name. Cannot be changed.' }),
  region: z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected a region such as europe-west1')
    .meta({ description: 'Region of the cloud.', examples: ['europe-west1'] }),
  domain: domainName,
  acme: z.strictObject({
    email: z
      .email('expected an e-mail address')
      .meta({ description: 'The certificate authority writes here.', examples: ['platform@example.com'] }),
    server: z
      .union([z.enum(['production', 'staging']), z.url()])
      .default('production')
      .meta({
        description:
          "Let's Encrypt, or the address of another authority's directory; what staging signs, browsers do not trust.",
      }),
  }),
  size: z.enum(['standard', 'small']).default('standard').meta({
    description: 'Machines, nodes, disks and database where the file names none; small costs less.',
  }),
  tags: z.record(z.string(), z.string()).default({}).meta({
    description: 'Tags, on Google Cloud labels, of what is made, besides those that Slipway sets; at most 40.',
  }),
  kubernetes: z
    .strictObject({
      version: z.string().default('auto').meta({
        description:
          'A version on sale, such as 1.34; auto keeps that of a standing cluster and else takes the usual one of the cloud.',
      }),
      channel: z
        .enum(['none', 'regular', 'stable', 'extended'])
        .default('none')
        .meta({ description: 'Release channel of the cluster, on Google Cloud only; none: it is in no channel.' }),
    })
    .prefault({}),
  nodePools: z
    .strictObject({
      layout: z.enum(['two', 'three']).default('two').meta({
        description:
          "two: a pool for Gitpod's services, one for workspaces; three: regular and headless workspaces apart.",
      }),
      services: pool
        .optional()
        .meta({ description: "Nodes of Gitpod's own services; what is absent follows from size." }),
      workspaces: pool
        .optional()
        .meta({ description: 'Nodes of all workspaces, in layout two; what is absent follows from size.' }),
      regular: pool
        .optional()
        .meta({ description: 'Nodes of regular workspaces, in layout three; what is absent follows from size.' }),
      headless: pool.optional().meta({
        description:
          'Nodes of headless workspaces such as prebuilds, in layout three; what is absent follows from size.',
      }),
    })
    .prefault({}),
  network: z
    .strictObject({
      cidr: cidr.optional().meta({
        description:
          'IPv4 range of the network, on AWS (default 10.100.0.0/16) and Azure (10.2.0.0/16). Cannot be changed.',
      }),
      nodes: cidr.optional().meta({
        description:
          'IPv4 range of the nodes, on Google Cloud (default 10.255.0.0/16) and, inside of cidr, on Azure. Cannot be changed.',
      }),
      pods: cidr.optional().meta({
        description:
          'IPv4 range of the pods; default 10.0.0.0/12 on Google Cloud, 192.168.0.0/16 on AWS, 10.244.0.0/16 on Azure. Cannot be changed.',
      }),
      services: cidr.optional().meta({
        description:
          'IPv4 range of Kubernetes services; default 10.64.0.0/20 on Google Cloud, 172.20.0.0/16 on AWS, 10.0.0.0/16 on Azure. Cannot be changed.',
      }),
      authorizedCidrs: z
        .array(cidr)
        .optional()
        .meta({ description: "IPv4 ranges that the cluster's API server may be reached from; default: all." }),
      adopt: adoptedNetwork.optional().meta({
        description: 'A network that stands already: used as it is, never changed, never removed. Cannot be changed.',
      }),
    })
    .prefault({}),
  dns: z
    .strictObject({
      zone: z
        .union([
          z.literal('create'),
          z.strictObject({
            adopt: z
              .string()
              .meta({ description: 'Zone of the domain that stands already: its name, on AWS and Azure also its id.' }),
          }),
        ])
        .default('create')
        .meta({
          description: 'DNS zone of the domain: one that is made, or one that stands already and is never removed.',
        }),
      delegation: z.enum(['wait', 'skip']).default('wait').meta({
        description:
          'wait: until the parent zone names our name servers, however long that takes; skip: for a domain that is served already.',
      }),
    })
    .prefault({}),
  database: z
    .strictObject({
      engineVersion: z
        .enum(['auto', '5.7', '8.0'])
        .default('auto')
        .meta({ description: 'Version of MySQL; auto: 5.7, and 8.0 where AWS or Azure do not sell that.' }),
      tier: z.string().optional().meta({
        description: 'Machine of the database as the cloud names it, such as db-n1-standard-2; default: by size.',
      }),
      storageGb: z
        .int()
        .min(10)
        .default(20)
        .meta({ description: 'Size of the disk to begin with, in GB; at least 20 on AWS and Azure.' }),
      maxStorageGb: z.int().min(10).default(120).meta({
        description: 'How far the disk may grow by itself, in GB; on Azure it grows without a limit of ours.',
      }),
      highAvailability: z.boolean().optional().meta({
        description:
          'A standby, in another zone, on Azure in the same one; default: only in size standard on Google Cloud and AWS.',
      }),
      backupDays: z.int().min(1).max(365).default(7).meta({
        description: 'How long backups are kept, in days; on Google Cloud how many; at most 35 on AWS and Azure.',
      }),
      deletionProtection: z.boolean().default(false).meta({
        description: 'The cloud refuses to delete the database until slipway teardown lifts it; not on Azure.',
      }),
    })
    .prefault({}),
  storage: z
    .strictObject({
      sharedProject: z.boolean().default(false).meta({
        description: "On Google Cloud only: the project has another Gitpod's user buckets, which are left alone.",
      }),
    })
    .prefault({}),
  gitpod: gitpodSchema,
  charts: z.record(z.string(), chart).default({}).meta({
    description:
      'Other sources, versions and values of cert-manager, external-dns and, on AWS, cluster-autoscaler and tigera-operator.',
  }),
  onFailure: z.enum(failurePolicies).optional().meta({
    description: 'When a step fails for good: pause waits for a decision, rollback undoes the run, keep leaves all.',
  }),
  holdLimitHours: z.int().min(1).max(720).default(24).meta({
    description: 'How long a step that failed waits for a decision before the run is rolled back.',
  }),
  protected: z.boolean().default(false).meta({ description: 'slipway teardown refuses while this is true.' }),
});

/** The part of an installation that means the same on every cloud, defaults filled in. */
export type InstallationSpec = z.output<typeof specSchema>;
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
