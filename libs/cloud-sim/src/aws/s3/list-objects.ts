import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, text } from '../../core/json.ts';
import { page } from '../page.ts';
import type { Call } from '../service.ts';
import { refusal, requestedBucket } from './bucket.ts';
import { isMarker, latestOf, versionIdOf, versionsOf } from './object.ts';

const largestPage = 1000;
const pageSize = (input: JsonObject, member: string): number =>
  Math.min(integer(input, member) ?? largestPage, largestPage);

/** What stands before the first delimiter after the prefix; undefined: the key is listed itself. */
function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

export function listObjectsV2(call: Call): JsonObject {
  const { aws, input } = call;
  const bucket = requestedBucket(call);
  const [prefix, delimiter, after] = [text(input, 'Prefix'), text(input, 'Delimiter'), text(input, 'StartAfter')];
  const entries = new Map<string, Resource | undefined>();
  for (const item of latestOf(aws, bucket)) {
    if (isMarker(item) || !item.name.startsWith(prefix) || item.name <= after) continue;
    const common = commonPrefix(item.name, prefix, delimiter);
    entries.set(common ?? item.name, common === undefined ? item : undefined);
  }
  const size = pageSize(input, 'MaxKeys');
  const token = text(input, 'ContinuationToken');
  const { items, next } = page([...entries], size, token, () =>
    refusal(400, 'InvalidArgument', 'The continuation token provided is incorrect'),
  );
  return {
    Name: bucket.name,
    Prefix: prefix,
    ...(delimiter === '' ? {} : { Delimiter: delimiter }),
    ...(after === '' ? {} : { StartAfter: after }),
    MaxKeys: size,
    KeyCount: items.length,
    IsTruncated: next !== undefined,
    Contents: items.flatMap(([, item]) => (item ? [withoutVersion(item)] : [])),
    CommonPrefixes: items.flatMap(([name, item]) => (item ? [] : [{ Prefix: name }])),
    ...(token === '' ? {} : { ContinuationToken: token }),
    ...(next === undefined ? {} : { NextContinuationToken: next }),
  };
}

const withoutVersion = ({ body: { VersionId: _version, ...shown } }: Resource): JsonObject => shown;

export function listObjectVersions(call: Call): JsonObject {
  const { aws, input } = call;
  const bucket = requestedBucket(call);
  const [prefix, keyMarker, versionMarker] = [
    text(input, 'Prefix'),
    text(input, 'KeyMarker'),
    text(input, 'VersionIdMarker'),
  ];
  if (versionMarker !== '' && keyMarker === '')
    throw refusal(400, 'InvalidArgument', 'A version-id marker cannot be specified without a key marker.');
  const latest = new Set(latestOf(aws, bucket).map((item) => item.id));
  const all = versionsOf(aws, bucket).filter((item) => item.name.startsWith(prefix));
  const at = all.findIndex((item) => item.name === keyMarker && versionIdOf(item) === versionMarker);
  const from = at >= 0 ? at + 1 : all.filter((item) => keyMarker !== '' && item.name <= keyMarker).length;
  const size = pageSize(input, 'MaxKeys');
  const items = all.slice(from, from + size);
  const last = from + size < all.length ? items.at(-1) : undefined;
  const show = (item: Resource): JsonObject => ({ ...item.body, IsLatest: latest.has(item.id) });
  return {
    Name: bucket.name,
    Prefix: prefix,
    KeyMarker: keyMarker,
    ...(versionMarker === '' ? {} : { VersionIdMarker: versionMarker }),
    MaxKeys: size,
    IsTruncated: last !== undefined,
    Versions: items.filter((item) => !isMarker(item)).map(show),
    DeleteMarkers: items.filter(isMarker).map(show),
    ...(last ? { NextKeyMarker: last.name, NextVersionIdMarker: versionIdOf(last) } : {}),
  };
}
