import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, object, objects, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import type { Call } from '../service.ts';
import { refusal, requestedBucket, versioningOf } from './bucket.ts';
import { addVersion, findVersion, isMarker, versionIdOf } from './object.ts';

const largestBatch = 1000;

/** Version ids are only spoken of where there are versions. */
export function shownVersion(bucket: Resource, version: Resource): JsonObject {
  return versioningOf(bucket) === '' ? {} : { VersionId: versionIdOf(version) };
}

export function refuseLists(input: JsonObject, bucket: Resource): void {
  if (
    text(bucket.body, 'Ownership') === 'BucketOwnerEnforced' &&
    !['', 'bucket-owner-full-control'].includes(text(input, 'ACL'))
  )
    throw refusal(400, 'AccessControlListNotSupported', 'The bucket does not allow ACLs');
}

/** What a reader gets back beside the content. */
export function keptHeaders(input: JsonObject): JsonObject {
  const names = ['CacheControl', 'ContentDisposition', 'ContentEncoding', 'ContentLanguage', 'ContentType', 'Metadata'];
  return Object.fromEntries(names.filter((name) => input[name] !== undefined).map((name) => [name, input[name]]));
}

export function putObject(call: Call): JsonObject {
  const { aws, input, caller } = call;
  const bucket = requestedBucket(call);
  const key = text(input, 'Key');
  refuseLists(input, bucket);
  const before = findVersion(aws, bucket, key, '');
  const standing = before !== undefined && !isMarker(before);
  if (text(input, 'IfNoneMatch') === '*' && standing)
    throw refusal(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
  const version = addVersion(aws, bucket, {
    key,
    content: text(input, 'Body'),
    headers: keptHeaders(input),
    createdBy: caller.arn,
  });
  return { ETag: text(version.body, 'ETag'), ServerSideEncryption: 'AES256', ...shownVersion(bucket, version) };
}

/** The version that a read names. */
function readVersion(call: Call, bucket: Resource): Resource {
  const { aws, input } = call;
  const head = call.http.method === 'HEAD';
  const [key, wanted] = [text(input, 'Key'), text(input, 'VersionId')];
  const found = findVersion(aws, bucket, key, wanted);
  const missing = (code: string, message: string, headers: Record<string, string> = {}) =>
    head ? refusal(404, 'NotFound', '', headers) : refusal(404, code, message, headers);
  if (!found && wanted !== '') throw missing('NoSuchVersion', 'The specified version does not exist.');
  if (!found) throw missing('NoSuchKey', 'The specified key does not exist.');
  const marker = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': versionIdOf(found) };
  if (isMarker(found) && wanted === '') throw missing('NoSuchKey', 'The specified key does not exist.', marker);
  if (isMarker(found))
    throw refusal(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.', marker);
  return found;
}

export function headObject(call: Call): JsonObject {
  const bucket = requestedBucket(call);
  const found = readVersion(call, bucket);
  return {
    ...object(found.hidden, 'headers'),
    AcceptRanges: 'bytes',
    LastModified: text(found.body, 'LastModified'),
    ContentLength: integer(found.body, 'Size') ?? 0,
    ETag: text(found.body, 'ETag'),
    ServerSideEncryption: 'AES256',
    ...shownVersion(bucket, found),
  };
}

export function getObject(call: Call): JsonObject {
  return { ...headObject(call), Body: text(readVersion(call, requestedBucket(call)).hidden, 'content') };
}

/** Takes one version away, or without naming one hides the object behind a marker where there are versions. */
function remove(aws: Aws, bucket: Resource, key: string, version: string, by: string): JsonObject {
  if (version !== '') {
    const found = findVersion(aws, bucket, key, version);
    if (found) aws.graph.delete(found.id, by);
    return { VersionId: version, ...(found && isMarker(found) ? { DeleteMarker: true } : {}) };
  }
  if (versioningOf(bucket) === '') {
    const found = findVersion(aws, bucket, key, '');
    if (found) aws.graph.delete(found.id, by);
    return {};
  }
  const marker = addVersion(aws, bucket, { key, content: undefined, createdBy: by });
  return { DeleteMarker: true, VersionId: versionIdOf(marker) };
}

export function deleteObject(call: Call): JsonObject {
  const { aws, input, caller } = call;
  return remove(aws, requestedBucket(call), text(input, 'Key'), text(input, 'VersionId'), caller.arn);
}

export function deleteObjects(call: Call): JsonObject {
  const { aws, input, caller } = call;
  const bucket = requestedBucket(call);
  const wanted = objects(object(input, 'Delete'), 'Objects');
  if (wanted.length === 0 || wanted.length > largestBatch)
    throw refusal(
      400,
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  const Deleted = wanted.map((item) => {
    const [Key, VersionId] = [text(item, 'Key'), text(item, 'VersionId')];
    const { DeleteMarker, VersionId: made } = remove(aws, bucket, Key, VersionId, caller.arn);
    return {
      Key,
      ...(VersionId === '' ? {} : { VersionId }),
      ...(DeleteMarker === true ? { DeleteMarker, DeleteMarkerVersionId: made } : {}),
    };
  });
  return object(input, 'Delete')['Quiet'] === true ? {} : { Deleted };
}
