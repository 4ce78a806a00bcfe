import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateDBSnapshotCommand } from '@aws-sdk/client-rds';
import { ChangeResourceRecordSetsCommand, ListHostedZonesCommand } from '@aws-sdk/client-route-53';
import { CreateMultipartUploadCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { uniqueSuffix } from '@slipway/blueprint';
import type { Stage } from './stage.ts';

const gibibyte = 1024 ** 3;
const annotation = 'service.beta.kubernetes.io/aws-load-balancer';
const proxy = { namespace: 'gitpod', name: 'proxy', ports: [443] };

/**
 * What users, Kubernetes and its controllers put beside the steps of an installation that stands.
 * @param marks tags that its Services ask for, as `slipway.dev/installation=acme-aws`
 */
export async function leaveBehind(on: Stage, names: { bucket: string; database: string }, marks = ''): Promise<void> {
  const { clients } = on.amazon;
  await leaveChildren(on, marks);
  const s3 = await clients.s3();
  await s3.send(new PutObjectCommand({ Bucket: names.bucket, Key: 'workspaces/1', Body: 'x' }));
  await s3.send(new CreateMultipartUploadCommand({ Bucket: names.bucket, Key: 'workspaces/2' }));
  const snapshot = { DBInstanceIdentifier: names.database, DBSnapshotIdentifier: 'by-hand' };
  await (await clients.rds()).send(new CreateDBSnapshotCommand(snapshot));
  const logGroupName = '/aws/containerinsights/acme-aws/performance';
  await (await clients.logs()).send(new CreateLogGroupCommand({ logGroupName }));
  const route53 = await clients.route53();
  const { HostedZones = [] } = await route53.send(new ListHostedZonesCommand({}));
  const name = `ws.${on.scope.domain}`;
  const owner = `slipway-${on.scope.installation}-${uniqueSuffix(on.scope, 'dns')}`;
  const records = [
    { Name: name, Type: 'A' as const, Value: '203.0.113.7' },
    { Name: `a-${name}`, Type: 'TXT' as const, Value: `"heritage=external-dns,external-dns/owner=${owner}"` },
  ];
  const Changes = records.map(({ Value, ...record }) => ({
    Action: 'CREATE' as const,
    ResourceRecordSet: { ...record, TTL: 60, ResourceRecords: [{ Value }] },
  }));
  const ChangeBatch = { Changes };
  await route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: HostedZones[0]?.Id, ChangeBatch }));
}

/** Load balancers of both sorts, and a volume. */
async function leaveChildren(on: Stage, marks: string): Promise<void> {
  const [id, controllers] = on.clusters.controllers();
  const classic = { [`${annotation}-additional-resource-tags`]: marks };
  const network = { ...classic, [`${annotation}-type`]: 'nlb' };
  const [one, two] = ['0b2f3c1e-1111-4222-8333-444455556666', '1c3d4e5f-1111-4222-8333-444455556666'];
  await controllers.ensureLoadBalancer(id, { ...proxy, uid: one, annotations: classic });
  await controllers.ensureLoadBalancer(id, { ...proxy, uid: two, annotations: network });
  const claim = { name: 'pvc-77', uid: '77', namespace: 'gitpod', claim: 'data-openvsx', sizeBytes: 10 * gibibyte };
  await controllers.ensureDisk(id, { ...claim, storageClass: 'gp3', zone: 'eu-west-1b' });
}
