import { createHash } from 'node:crypto';
import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, object, objects, text } from '../../core/json.ts';
import { cloud } from '../aws.ts';
import type { Call } from '../service.ts';
import { refusal, requestedBucket } from './bucket.ts';
import { addVersion, etagOf, objectArn, uploadsOf, uploadType } from './object.ts';
import { keptHeaders, refuseLists, shownVersion } from './objects.ts';

const smallestPart = 5 * 1024 * 1024;
const mostParts = 10_000;

interface Part extends JsonObject {
  PartNumber: number;
  ETag: string;
  Size: number;
  LastModified: string;
  content: string;
}

const partsOf = (upload: Resource): Part[] => (upload.hidden?.['parts'] as Part[] | undefined) ?? [];
const shownPart = ({ content: _content, ...part }: Part): JsonObject => part;

export function createMultipartUpload(call: Call): JsonObject {
  const { aws, input, caller } = call;
  const bucket = requestedBucket(call);
  refuseLists(input, bucket);
  const key = text(input, 'Key');
  const UploadId = aws.seeded.hex(64, 's3 upload', bucket.id, key, aws.store.count('counters', 's3 uploads'));
  const upload = aws.graph.create({
    id: `${objectArn(bucket.name, key)}?uploadId=${UploadId}`,
    type: uploadType,
    cloud,
    name: key,
    project: bucket.project,
    location: bucket.location,
    parent: bucket.id,
    body: { UploadId, Key: key, Initiated: aws.clock.iso(), StorageClass: 'STANDARD' },
    hidden: { parts: [], headers: keptHeaders(input) },
    refs: [],
    createdBy: caller.arn,
  });
  call.touched.add(upload.id);
  return { Bucket: bucket.name, Key: key, UploadId, ServerSideEncryption: 'AES256' };
}

function requestedUpload(call: Call, bucket: Resource): Resource {
  const { aws, input } = call;
  const found = aws.graph.get(`${objectArn(bucket.name, text(input, 'Key'))}?uploadId=${text(input, 'UploadId')}`);
  if (!found)
    throw refusal(
      404,
      'NoSuchUpload',
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    );
  call.touched.add(found.id);
  return found;
}

export function uploadPart(call: Call): JsonObject {
  const { aws, input } = call;
  const upload = requestedUpload(call, requestedBucket(call));
  const number = integer(input, 'PartNumber') ?? 0;
  if (number < 1 || number > mostParts)
    throw refusal(400, 'InvalidArgument', `Part number must be an integer between 1 and ${mostParts}, inclusive`);
  const content = text(input, 'Body');
  const bytes = Buffer.from(content, 'base64');
  const part: Part = {
    PartNumber: number,
    ETag: etagOf(bytes),
    Size: bytes.length,
    LastModified: aws.clock.iso(),
    content,
  };
  const parts = [...partsOf(upload).filter((item) => item.PartNumber !== number), part];
  aws.graph.update(upload.id, upload.body, { hidden: { ...upload.hidden, parts } });
  return { ETag: part.ETag, ServerSideEncryption: 'AES256' };
}

export function listParts(call: Call): JsonObject {
  const { input } = call;
  const bucket = requestedBucket(call);
  const upload = requestedUpload(call, bucket);
  const marker = integer(input, 'PartNumberMarker') ?? 0;
  const size = Math.min(integer(input, 'MaxParts') ?? 1000, 1000);
  const all = partsOf(upload)
    .filter((part) => part.PartNumber > marker)
    .sort((a, b) => a.PartNumber - b.PartNumber);
  const items = all.slice(0, size);
  return {
    Bucket: bucket.name,
    Key: upload.name,
    UploadId: text(upload.body, 'UploadId'),
    PartNumberMarker: String(marker),
    ...(all.length > size ? { NextPartNumberMarker: String(items.at(-1)?.PartNumber ?? 0) } : {}),
    MaxParts: size,
    IsTruncated: all.length > size,
    Parts: items.map(shownPart),
    StorageClass: 'STANDARD',
  };
}

export function completeMultipartUpload(call: Call): JsonObject {
  const { aws, input, caller } = call;
  const bucket = requestedBucket(call);
  const upload = requestedUpload(call, bucket);
  const wanted = objects(object(input, 'MultipartUpload'), 'Parts');
  const numbers = wanted.map((part) => integer(part, 'PartNumber') ?? 0);
  if (numbers.length === 0)
    throw refusal(
      400,
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0)))
    throw refusal(
      400,
      'InvalidPartOrder',
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
    );
  const chosen = wanted.map((part) => {
    const etag = text(part, 'ETag').replaceAll('"', '');
    const found = partsOf(upload).find(
      (item) => item.PartNumber === integer(part, 'PartNumber') && item.ETag === `"${etag}"`,
    );
    if (found) return found;
    throw refusal(
      400,
      'InvalidPart',
      "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    );
  });
  if (chosen.slice(0, -1).some((part) => part.Size < smallestPart))
    throw refusal(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
  const bytes = Buffer.concat(chosen.map((part) => Buffer.from(part.content, 'base64')));
  const sums = Buffer.concat(chosen.map((part) => Buffer.from(part.ETag.replaceAll('"', ''), 'hex')));
  const etag = `"${createHash('md5').update(sums).digest('hex')}-${chosen.length}"`;
  const version = addVersion(aws, bucket, {
    key: upload.name,
    content: bytes.toString('base64'),
    etag,
    headers: object(upload.hidden, 'headers'),
    createdBy: caller.arn,
  });
  aws.graph.delete(upload.id, caller.arn);
  const Location = `https://${bucket.name}.s3.${bucket.location}.amazonaws.com/${upload.name}`;
  return { Location, Bucket: bucket.name, Key: upload.name, ETag: etag, ...shownVersion(bucket, version) };
}

export function abortMultipartUpload(call: Call): JsonObject {
  const upload = requestedUpload(call, requestedBucket(call));
  call.aws.graph.delete(upload.id, call.caller.arn);
  return {};
}

export function listMultipartUploads(call: Call): JsonObject {
  const { aws, input } = call;
  const bucket = requestedBucket(call);
  const [prefix, keyMarker, idMarker] = [
    text(input, 'Prefix'),
    text(input, 'KeyMarker'),
    text(input, 'UploadIdMarker'),
  ];
  const place = (item: Resource): string => `${item.name} ${text(item.body, 'UploadId')}`;
  const from = keyMarker === '' ? '' : `${keyMarker} ${idMarker || '\uffff'}`;
  const all = uploadsOf(aws, bucket)
    .filter((item) => item.name.startsWith(prefix))
    .sort((a, b) => (place(a) < place(b) ? -1 : 1))
    .filter((item) => place(item) > from);
  const size = Math.min(integer(input, 'MaxUploads') ?? 1000, 1000);
  const items = all.slice(0, size);
  const last = all.length > size ? items.at(-1) : undefined;
  return {
    Bucket: bucket.name,
    Prefix: prefix,
    KeyMarker: keyMarker,
    UploadIdMarker: idMarker,
    MaxUploads: size,
    IsTruncated: last !== undefined,
    Uploads: items.map((item) => item.body),
    ...(last ? { NextKeyMarker: last.name, NextUploadIdMarker: text(last.body, 'UploadId') } : {}),
  };
}
