import type { CloudEndpoints } from '@slipway/activities-core';
import type { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { EKSClient } from '@aws-sdk/client-eks';
import type { ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { RDSClient } from '@aws-sdk/client-rds';
import type { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Route53Client } from '@aws-sdk/client-route-53';
import type { S3Client } from '@aws-sdk/client-s3';
import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { STSClient } from '@aws-sdk/client-sts';

/** Every client of one region, made when first used. The only place that knows addresses and credentials. */
export interface Clients {
  autoScaling(): Promise<AutoScalingClient>;
  /** Classic load balancers. */
  elb(): Promise<ElasticLoadBalancingClient>;
  elbV2(): Promise<ElasticLoadBalancingV2Client>;
  ec2(): Promise<EC2Client>;
  eks(): Promise<EKSClient>;
  iam(): Promise<IAMClient>;
  logs(): Promise<CloudWatchLogsClient>;
  quotas(): Promise<ServiceQuotasClient>;
  rds(): Promise<RDSClient>;
  route53(): Promise<Route53Client>;
  s3(): Promise<S3Client>;
  ssm(): Promise<SSMClient>;
  sts(): Promise<STSClient>;
  tagging(): Promise<ResourceGroupsTaggingAPIClient>;
  /** Number of the account that the credentials belong to, asked once. */
  account(): Promise<string>;
  /** Drops all clients: the next ones ask for credentials again. */
  renew(): void;
}

/**
 * Of every client. Requests are sent once: retries are ours, because a create that is sent again after a lost reply may be made
 * twice.
 */
const once = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 10_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
};

const known = new Map<string, Clients>();

/** The clients for an address and a region; the same ones each time, with their connections and credentials. */
export function clientsFor(endpoints: CloudEndpoints, region: string): Clients {
  const key = JSON.stringify([endpoints, region]);
  const found = known.get(key) ?? makeClients(endpoints, region);
  known.set(key, found);
  return found;
}

function makeClients(endpoints: CloudEndpoints, region: string): Clients {
  const { endpoint } = endpoints;
  // Without one the SDK goes to Amazon, by its own rules.
  const options = { ...once, region, ...(typeof endpoint === 'string' ? { endpoint } : {}) };
  let made = new Map<string, Promise<unknown>>();
  const lazily =
    <T>(name: string, make: () => Promise<T>) =>
    (): Promise<T> => {
      const client = (made.get(name) as Promise<T> | undefined) ?? make();
      made.set(name, client);
      return client;
    };
  const sts = lazily('sts', async () => new (await import('@aws-sdk/client-sts')).STSClient(options));

  return {
    autoScaling: lazily(
      'autoscaling',
      async () => new (await import('@aws-sdk/client-auto-scaling')).AutoScalingClient(options),
    ),
    elb: lazily(
      'elb',
      async () => new (await import('@aws-sdk/client-elastic-load-balancing')).ElasticLoadBalancingClient(options),
    ),
    elbV2: lazily(
      'elbv2',
      async () => new (await import('@aws-sdk/client-elastic-load-balancing-v2')).ElasticLoadBalancingV2Client(options),
    ),
    ec2: lazily('ec2', async () => new (await import('@aws-sdk/client-ec2')).EC2Client(options)),
    eks: lazily('eks', async () => new (await import('@aws-sdk/client-eks')).EKSClient(options)),
    iam: lazily('iam', async () => new (await import('@aws-sdk/client-iam')).IAMClient(options)),
    logs: lazily(
      'logs',
      async () => new (await import('@aws-sdk/client-cloudwatch-logs')).CloudWatchLogsClient(options),
    ),
    quotas: lazily(
      'quotas',
      async () => new (await import('@aws-sdk/client-service-quotas')).ServiceQuotasClient(options),
    ),
    rds: lazily('rds', async () => new (await import('@aws-sdk/client-rds')).RDSClient(options)),
    route53: lazily('route53', async () => new (await import('@aws-sdk/client-route-53')).Route53Client(options)),
    s3: lazily('s3', async () => {
      const { S3Client } = await import('@aws-sdk/client-s3');
      return new S3Client({ ...options, forcePathStyle: pathStyle(endpoints) });
    }),
    ssm: lazily('ssm', async () => new (await import('@aws-sdk/client-ssm')).SSMClient(options)),
    sts,
    tagging: lazily(
      'tagging',
      async () =>
        new (await import('@aws-sdk/client-resource-groups-tagging-api')).ResourceGroupsTaggingAPIClient(options),
    ),
    async account() {
      const asked = lazily('account', async () => {
        const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
        return (await (await sts()).send(new GetCallerIdentityCommand({}))).Account ?? '';
      });
      try {
        return await asked();
      } catch (error) {
        made.delete('account');
        throw error;
      }
    },
    renew() {
      made = new Map();
    },
  };
}

/** A bucket's name cannot go before an address that no name server knows. */
function pathStyle({ endpoint, s3 }: CloudEndpoints): boolean {
  const own = typeof s3 === 'object' && s3 !== null && !Array.isArray(s3) ? s3['forcePathStyle'] : undefined;
  return typeof own === 'boolean' ? own : endpoint !== undefined;
}
