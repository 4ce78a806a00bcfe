import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EKSClient } from '@aws-sdk/client-eks';
import { ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient } from '@aws-sdk/client-iam';
import { RDSClient } from '@aws-sdk/client-rds';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { text } from '../core/json.ts';
import type { LocalCloud } from '../local-cloud.ts';

export const account = '123456789012';
export const region = 'eu-west-1';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** The operator's key, as the default chain would read it from the file that the local cloud wrote. */
export function operatorCredentials(cloud: LocalCloud): Credentials {
  const key = cloud.aws.graph.all('iam.accessKeys').find((item) => item.createdBy === 'seed');
  return { accessKeyId: text(key?.body, 'AccessKeyId'), secretAccessKey: text(key?.hidden, 'secret') };
}

/** Options of a client: one attempt, so that a test sees each answer. */
export function amazonOptions(cloud: LocalCloud, credentials: Credentials = operatorCredentials(cloud)) {
  return { endpoint: cloud.amazon, region, credentials, maxAttempts: 1 };
}

type Options = ReturnType<typeof amazonOptions>;

/** Real clients of all simulated services; `options` override the operator's. */
export const amazonClients = (cloud: LocalCloud, options: Partial<Options> = {}) =>
  clientsAt({ ...amazonOptions(cloud), ...options });

/** Real clients of any implementation of those services. */
export function clientsAt(all: Options) {
  return {
    autoScaling: new AutoScalingClient(all),
    ec2: new EC2Client(all),
    eks: new EKSClient(all),
    elb: new ElasticLoadBalancingClient(all),
    elbv2: new ElasticLoadBalancingV2Client(all),
    iam: new IAMClient(all),
    logs: new CloudWatchLogsClient(all),
    rds: new RDSClient(all),
    route53: new Route53Client(all),
    s3: new S3Client({ ...all, forcePathStyle: true }),
    serviceQuotas: new ServiceQuotasClient(all),
    ssm: new SSMClient(all),
    sts: new STSClient(all),
    tagging: new ResourceGroupsTaggingAPIClient(all),
  };
}
