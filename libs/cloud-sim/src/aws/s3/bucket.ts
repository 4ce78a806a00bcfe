import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { arn, cloud } from '../aws.ts';
import { AwsFault } from '../fault.ts';
import type { Call } from '../service.ts';
import type { Tag } from '../tag-list.ts';

export const bucketType = 's3.buckets';

/** Id in the graph: names are unique over all accounts and regions. */
export function bucketArn(name: string): string {
  return arn('s3', '', '', name);
}

/** Answers of S3 for which there is no error in its model have their own status. */
export function refusal(http: number, code: string, message: string, headers: Record<string, string> = {}): AwsFault {
  return new AwsFault(code, message, { http, headers });
}

/** The bucket that a request names, which must be the caller's and lie in the region that the request was signed for. */
export function requestedBucket(call: Call): Resource {
  const { aws, input, caller, region } = call;
  const name = text(input, 'Bucket');
  const head = call.http.method === 'HEAD';
  const found = aws.graph.get(bucketArn(name));
  if (!found)
    throw head ? refusal(404, 'NotFound', '') : refusal(404, 'NoSuchBucket', 'The specified bucket does not exist');
  const owner = text(input, 'ExpectedBucketOwner');
  if (found.project !== caller.account || (owner !== '' && owner !== found.project))
    throw head ? refusal(403, 'Forbidden', '') : refusal(403, 'AccessDenied', 'Access Denied');
  if (found.location !== region)
    throw refusal(
      301,
      'PermanentRedirect',
      'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
      { 'x-amz-bucket-region': found.location },
    );
  call.touched.add(found.id);
  return found;
}

/** A bucket as it is when nothing was said about it: private, encrypted, without access lists. */
export function addBucket(
  aws: Aws,
  bucket: { name: string; account: string; region: string; tags?: Tag[]; ownership?: string; createdBy: string },
): Resource {
  const id = bucketArn(bucket.name);
  aws.graph.forget(id);
  return aws.graph.create({
    id,
    type: bucketType,
    cloud,
    name: bucket.name,
    project: bucket.account,
    location: bucket.region,
    body: {
      Name: bucket.name,
      CreationDate: aws.clock.iso(),
      BucketRegion: bucket.region,
      TagSet: bucket.tags ?? [],
      Ownership: bucket.ownership ?? 'BucketOwnerEnforced',
      PublicAccessBlock: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
      Encryption: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
    },
    refs: [],
    createdBy: bucket.createdBy,
  });
}

/** `''`, `Enabled` or `Suspended`. */
export function versioningOf(bucket: Resource): string {
  return text(bucket.body, 'Versioning');
}

/** Sets or, with undefined, removes one setting. */
export function setBucket(aws: Aws, bucket: Resource, key: string, value: JsonObject[string]): void {
  const { [key]: _before, ...rest } = bucket.body;
  aws.graph.update(bucket.id, value === undefined ? rest : { ...rest, [key]: value });
}
