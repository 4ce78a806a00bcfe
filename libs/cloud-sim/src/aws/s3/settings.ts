import type { JsonObject } from '../../core/json.ts';
import { object, objects, text } from '../../core/json.ts';
import type { Call } from '../service.ts';
import { tagList } from '../tag-list.ts';
import { refusal, requestedBucket, setBucket, versioningOf } from './bucket.ts';

const mostTags = 50;

export function putBucketVersioning(call: Call): undefined {
  const bucket = requestedBucket(call);
  const status = text(object(call.input, 'VersioningConfiguration'), 'Status');
  if (status === '')
    throw refusal(400, 'IllegalVersioningConfigurationException', 'The Versioning element must be specified');
  setBucket(call.aws, bucket, 'Versioning', status);
}

export function getBucketVersioning(call: Call): JsonObject {
  const status = versioningOf(requestedBucket(call));
  return status === '' ? {} : { Status: status };
}

export function putOwnershipControls(call: Call): undefined {
  const bucket = requestedBucket(call);
  const rules = objects(object(call.input, 'OwnershipControls'), 'Rules');
  if (rules.length !== 1)
    throw refusal(
      400,
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  setBucket(call.aws, bucket, 'Ownership', text(rules[0], 'ObjectOwnership'));
}

export function getOwnershipControls(call: Call): JsonObject {
  const ObjectOwnership = text(requestedBucket(call).body, 'Ownership');
  if (ObjectOwnership === '')
    throw refusal(404, 'OwnershipControlsNotFoundError', 'The bucket ownership controls were not found');
  return { OwnershipControls: { Rules: [{ ObjectOwnership }] } };
}

export function deleteOwnershipControls(call: Call): undefined {
  setBucket(call.aws, requestedBucket(call), 'Ownership', undefined);
}

export function putPublicAccessBlock(call: Call): undefined {
  const wanted = object(call.input, 'PublicAccessBlockConfiguration');
  const keys = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
  // What a request leaves out is off, whatever it was before.
  const after = Object.fromEntries(keys.map((key) => [key, wanted[key] === true]));
  setBucket(call.aws, requestedBucket(call), 'PublicAccessBlock', after);
}

export function getPublicAccessBlock(call: Call): JsonObject {
  const found = requestedBucket(call).body['PublicAccessBlock'];
  if (found === undefined)
    throw refusal(404, 'NoSuchPublicAccessBlockConfiguration', 'The public access block configuration was not found');
  return { PublicAccessBlockConfiguration: found };
}

export function deletePublicAccessBlock(call: Call): undefined {
  setBucket(call.aws, requestedBucket(call), 'PublicAccessBlock', undefined);
}

export function putBucketEncryption(call: Call): undefined {
  const bucket = requestedBucket(call);
  const rules = objects(object(call.input, 'ServerSideEncryptionConfiguration'), 'Rules');
  const algorithm = text(object(rules[0], 'ApplyServerSideEncryptionByDefault'), 'SSEAlgorithm');
  if (rules.length !== 1 || !['AES256', 'aws:kms', 'aws:kms:dsse'].includes(algorithm))
    throw refusal(
      400,
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  setBucket(call.aws, bucket, 'Encryption', rules);
}

export function getBucketEncryption(call: Call): JsonObject {
  return { ServerSideEncryptionConfiguration: { Rules: objects(requestedBucket(call).body, 'Encryption') } };
}

export function putBucketTagging(call: Call): undefined {
  const bucket = requestedBucket(call);
  const tags = tagList(object(call.input, 'Tagging'), 'TagSet');
  if (new Set(tags.map((tag) => tag.Key)).size < tags.length)
    throw refusal(400, 'InvalidTag', 'Cannot provide multiple Tags with the same key');
  if (tags.length > mostTags) throw refusal(400, 'BadRequest', `Bucket tag count cannot be greater than ${mostTags}`);
  setBucket(call.aws, bucket, 'TagSet', tags);
}

export function getBucketTagging(call: Call): JsonObject {
  const tags = tagList(requestedBucket(call).body, 'TagSet');
  if (tags.length === 0) throw refusal(404, 'NoSuchTagSet', 'The TagSet does not exist');
  return { TagSet: tags };
}

export function deleteBucketTagging(call: Call): undefined {
  setBucket(call.aws, requestedBucket(call), 'TagSet', []);
}
