import { ChangeResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { AmazonCloud } from '../cloud.ts';

/** What a workspace leaves in a bucket. */
export async function storeObject({ clients }: AmazonCloud, Bucket: string): Promise<void> {
  await (await clients.s3()).send(new PutObjectCommand({ Bucket, Key: 'workspace.tar', Body: 'x' }));
}

/** What the solver of the certificates writes into a zone. */
export async function writeChallenge({ clients }: AmazonCloud, HostedZoneId: string, domain: string): Promise<void> {
  const record = { Name: `_acme-challenge.${domain}.`, Type: 'TXT' as const, TTL: 60 };
  const Changes = [
    { Action: 'UPSERT' as const, ResourceRecordSet: { ...record, ResourceRecords: [{ Value: '"x"' }] } },
  ];
  await (await clients.route53()).send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } }));
}
