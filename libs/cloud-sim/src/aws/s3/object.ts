import { createHash } from 'node:crypto';
import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { cloud } from '../aws.ts';
import { bucketArn, versioningOf } from './bucket.ts';

const objectType = 's3.objects';
export const uploadType = 's3.uploads';

/** `null` is the version of an object that was put while versioning was not on. */
const nullVersion = 'null';

export function objectArn(bucket: string, key: string): string {
  return `${bucketArn(bucket)}/${key}`;
}

const versionArn = (bucket: string, key: string, version: string): string =>
  `${objectArn(bucket, key)}?versionId=${version}`;

/** All versions and delete markers of a bucket: by key, the newest first. */
export function versionsOf(aws: Aws, bucket: Resource): Resource[] {
  const order = (item: Resource): number => Number(item.hidden?.['order'] ?? 0);
  return aws.graph
    .children(bucket.id)
    .filter((item) => item.type === objectType)
    .sort((a, b) => (a.name === b.name ? order(b) - order(a) : a.name < b.name ? -1 : 1));
}

export function uploadsOf(aws: Aws, bucket: Resource): Resource[] {
  return aws.graph
    .children(bucket.id)
    .filter((item) => item.type === uploadType)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The newest version of each key, delete markers too. */
export function latestOf(aws: Aws, bucket: Resource): Resource[] {
  return versionsOf(aws, bucket).filter((item, index, all) => all[index - 1]?.name !== item.name);
}

export function isMarker(version: Resource): boolean {
  return version.hidden?.['marker'] === true;
}

export function versionIdOf(version: Resource): string {
  return text(version.body, 'VersionId');
}

export function findVersion(aws: Aws, bucket: Resource, key: string, version: string): Resource | undefined {
  if (version !== '') return aws.graph.get(versionArn(bucket.name, key, version));
  return latestOf(aws, bucket).find((item) => item.name === key);
}

export function etagOf(bytes: Buffer): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}

interface NewVersion {
  key: string;
  /** Base64; undefined for a delete marker. */
  content: string | undefined;
  /** Default: of the content. */
  etag?: string;
  /** What GetObject shows besides: ContentType, Metadata. */
  headers?: JsonObject;
  createdBy: string;
}

/** A further version, or without versioning the only one. */
export function addVersion(
  aws: Aws,
  bucket: Resource,
  { key, content, etag, headers, createdBy }: NewVersion,
): Resource {
  const number = aws.store.count('counters', 's3 versions');
  const versioned = versioningOf(bucket) === 'Enabled';
  const version = versioned ? aws.seeded.hex(32, 's3 version', bucket.id, key, number) : nullVersion;
  const id = versionArn(bucket.name, key, version);
  aws.graph.delete(id, createdBy);
  aws.graph.forget(id);
  const bytes = Buffer.from(content ?? '', 'base64');
  return aws.graph.create({
    id,
    type: objectType,
    cloud,
    name: key,
    project: bucket.project,
    location: bucket.location,
    parent: bucket.id,
    body: {
      Key: key,
      VersionId: version,
      LastModified: aws.clock.iso(),
      ...(content === undefined ? {} : { ETag: etag ?? etagOf(bytes), Size: bytes.length, StorageClass: 'STANDARD' }),
    },
    hidden: { order: number, marker: content === undefined, content: content ?? '', headers: headers ?? {} },
    refs: [],
    createdBy,
  });
}
