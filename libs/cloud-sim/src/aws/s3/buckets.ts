import type { JsonObject } from '../../core/json.ts';
import { integer, object, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { bucketRelease } from '../lag-profiles.ts';
import { page } from '../page.ts';
import type { Call } from '../service.ts';
import { globalQuotaRegion, limitOf } from '../servicequotas/limits.ts';
import { tagList } from '../tag-list.ts';
import { addBucket, bucketArn, bucketType, refusal, requestedBucket, versioningOf } from './bucket.ts';
import { uploadsOf, versionsOf } from './object.ts';

const defaultRegion = 'us-east-1';

function checkName(name: string): void {
  const fits = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..') && !/^\d+(\.\d+){3}$/.test(name);
  if (!fits || name.startsWith('xn--')) throw refusal(400, 'InvalidBucketName', 'The specified bucket is not valid.');
}

/** The region that a request asks for must be the one whose endpoint it was sent to. */
function checkLocation({ input, region }: Call): void {
  const wanted = text(object(input, 'CreateBucketConfiguration'), 'LocationConstraint');
  if (wanted === defaultRegion)
    throw refusal(400, 'InvalidLocationConstraint', 'The specified location-constraint is not valid');
  if (wanted === (region === defaultRegion ? '' : region)) return;
  throw refusal(
    400,
    'IllegalLocationConstraintException',
    `The ${wanted || 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}

export function createBucket(call: Call): JsonObject {
  const { aws, input, caller, region } = call;
  const name = text(input, 'Bucket');
  checkName(name);
  checkLocation(call);
  const reply = {
    Location: region === defaultRegion ? `/${name}` : `http://${name}.s3.amazonaws.com/`,
    BucketArn: bucketArn(name),
  };
  const taken = aws.graph.get(bucketArn(name));
  // An old habit of the first region: there making it again is no error.
  if (taken?.project === caller.account && region === defaultRegion && taken.location === region) return reply;
  if (taken?.project === caller.account)
    throw refusal(
      409,
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
    );
  if (taken)
    throw refusal(
      409,
      'BucketAlreadyExists',
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
    );
  if (stillReleasing(aws, name))
    throw refusal(
      409,
      'OperationAborted',
      'A conflicting conditional operation is currently in progress against this resource. Please try again.',
    );
  const ownership = text(input, 'ObjectOwnership') || 'BucketOwnerEnforced';
  if (ownership === 'BucketOwnerEnforced' && !['', 'private'].includes(text(input, 'ACL')))
    throw refusal(
      400,
      'InvalidBucketAclWithObjectOwnership',
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
    );
  const mine = aws.graph.all(bucketType).filter((bucket) => bucket.project === caller.account).length;
  if (mine >= limitOf(aws, { account: caller.account, region: globalQuotaRegion }, 's3', 'L-DC2B2D3D'))
    throw refusal(400, 'TooManyBuckets', 'You have attempted to create more buckets than allowed');
  const tags = tagList(object(input, 'CreateBucketConfiguration'), 'Tags');
  const bucket = addBucket(aws, { name, account: caller.account, region, tags, ownership, createdBy: caller.arn });
  call.touched.add(bucket.id);
  return reply;
}

/** For a while after its deletion a name is nobody's. */
function stillReleasing(aws: Aws, name: string): boolean {
  const old = aws.graph.tombstone(bucketArn(name));
  return (
    old !== undefined &&
    aws.clock.now() < old.deletedAt + aws.lags.length(bucketRelease, 0, old.id, String(old.deletedAt))
  );
}

export function headBucket(call: Call): JsonObject {
  const { location, id } = requestedBucket(call);
  return { BucketArn: id, BucketRegion: location };
}

export function listBuckets(call: Call): JsonObject {
  const { aws, input, caller, reader } = call;
  const [prefix, region] = [text(input, 'Prefix'), text(input, 'BucketRegion')];
  const all = aws.graph
    .all(bucketType)
    .filter((bucket) => bucket.project === caller.account && bucket.name.startsWith(prefix))
    .filter((bucket) => region === '' || bucket.location === region)
    .filter((bucket) => aws.lags.visible(bucket, 'list', reader))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, body, location }) => ({
      Name: name,
      CreationDate: text(body, 'CreationDate'),
      BucketRegion: location,
      BucketArn: bucketArn(name),
    }));
  const { items, next } = page(all, integer(input, 'MaxBuckets') ?? 10_000, text(input, 'ContinuationToken'), () =>
    refusal(400, 'InvalidArgument', 'The continuation token provided is incorrect'),
  );
  return {
    Buckets: items,
    Owner: { ID: aws.seeded.hex(64, 'canonical user', caller.account) },
    ...(prefix === '' ? {} : { Prefix: prefix }),
    ...(next === undefined ? {} : { ContinuationToken: next }),
  };
}

export function getBucketLocation(call: Call): JsonObject {
  const { location } = requestedBucket(call);
  return location === defaultRegion ? {} : { LocationConstraint: location };
}

export function deleteBucket(call: Call): undefined {
  const { aws, caller } = call;
  const bucket = requestedBucket(call);
  if (versionsOf(aws, bucket).length > 0 || uploadsOf(aws, bucket).length > 0) {
    const more = versioningOf(bucket) === '' ? '' : '. You must delete all versions in the bucket.';
    throw refusal(409, 'BucketNotEmpty', `The bucket you tried to delete is not empty${more}`);
  }
  aws.graph.delete(bucket.id, caller.arn);
}
