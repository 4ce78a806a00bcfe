import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, object, text } from '../../core/json.ts';
import type { Api, Call } from '../api.ts';
import { alreadyExists, GoogleFault, invalid, notFound } from '../fault.ts';
import type { Gcp } from '../gcp.ts';
import { cloud } from '../gcp.ts';
import { page } from '../page.ts';
import type { Shape } from '../shape.ts';
import { fields } from '../shape.ts';
import { tableRoutes } from '../table-routes.ts';
import type { Row } from '../table-routes.ts';

const bucketId = (name: string): string => `//storage.googleapis.com/buckets/${name}`;
const objectId = (bucket: string, name: string): string => `${bucketId(bucket)}/objects/${name}`;

const bucketShape: Shape = fields({
  kind: 'string',
  name: 'string',
  location: 'string',
  storageClass: 'string',
  labels: 'map',
  iamConfiguration: 'any',
  versioning: 'any',
  lifecycle: 'any',
});
const listQuery = {
  maxResults: 'int',
  pageToken: 'string',
  prefix: 'string',
  projection: 'string',
  delimiter: 'string',
  versions: 'bool',
  autoPaginate: 'string',
  softDeleted: 'bool',
} as const;
const writeQuery = {
  ifMetagenerationMatch: 'int',
  ifGenerationMatch: 'int',
  generation: 'string',
  projection: 'string',
} as const;

/** Buckets and their objects, with and without the path prefix that emulator settings drop. Names are global. */
export function storage(gcp: Gcp): Api {
  const both = (path: string): string[] => [`/storage/v1${path}`, path];
  const rows: Row[] = [
    {
      operation: 'buckets.list',
      verb: 'GET',
      path: both('/b'),
      permission: 'storage.buckets.list',
      query: { ...listQuery, project: 'string' },
      handle: listBuckets,
    },
    {
      operation: 'buckets.insert',
      verb: 'POST',
      path: both('/b'),
      permission: 'storage.buckets.create',
      query: { project: 'string', projection: 'string' },
      body: bucketShape,
      handle: insertBucket,
    },
    {
      operation: 'buckets.get',
      verb: 'GET',
      path: both('/b/{bucket}'),
      permission: 'storage.buckets.get',
      query: writeQuery,
      handle: (call) => bucket(call).body,
    },
    {
      operation: 'buckets.delete',
      verb: 'DELETE',
      path: both('/b/{bucket}'),
      permission: 'storage.buckets.delete',
      query: writeQuery,
      handle: deleteBucket,
    },
    {
      operation: 'objects.list',
      verb: 'GET',
      path: both('/b/{bucket}/o'),
      permission: 'storage.objects.list',
      query: listQuery,
      handle: listObjects,
    },
    {
      operation: 'objects.delete',
      verb: 'DELETE',
      path: both('/b/{bucket}/o/{object}'),
      permission: 'storage.objects.delete',
      query: writeQuery,
      handle: deleteObject,
    },
  ];
  const projectOf = (request: JsonObject): string =>
    text(request, 'project') || (gcp.graph.get(bucketId(text(request, 'bucket')))?.project ?? '');
  return {
    service: 'storage',
    title: 'Cloud Storage',
    style: 'reason',
    mustBeEnabled: true,
    routes: () =>
      tableRoutes(
        rows.map((row) => ({
          ...row,
          project: projectOf,
          name: (request: JsonObject) =>
            text(request, 'object') || text(request, 'bucket') || text(object(request, 'body'), 'name'),
        })),
      ),
  };
}

export function addBucket(
  gcp: Gcp,
  project: string,
  name: string,
  createdBy: string,
  given: JsonObject = {},
): Resource {
  gcp.graph.forget(bucketId(name));
  return gcp.graph.create({
    id: bucketId(name),
    type: 'storage.buckets',
    cloud,
    name,
    project,
    location: text(given, 'location') || 'EU',
    body: {
      location: 'EU',
      storageClass: 'STANDARD',
      ...given,
      kind: 'storage#bucket',
      id: name,
      name,
      projectNumber: gcp.seeded.digits(12, 'project', project),
      metageneration: '1',
      timeCreated: gcp.clock.iso(),
      updated: gcp.clock.iso(),
      etag: 'CAE=',
      selfLink: `https://www.googleapis.com/storage/v1/b/${name}`,
    },
    refs: [],
    createdBy,
  });
}

export function addObject(gcp: Gcp, bucketName: string, name: string, createdBy: string): void {
  const parent = gcp.graph.get(bucketId(bucketName));
  if (!parent || gcp.graph.get(objectId(bucketName, name))) return;
  const generation = String(gcp.clock.now() * 1000);
  gcp.graph.create({
    id: objectId(bucketName, name),
    type: 'storage.objects',
    cloud,
    name,
    project: parent.project,
    location: parent.location,
    parent: parent.id,
    body: {
      kind: 'storage#object',
      id: `${bucketName}/${name}/${generation}`,
      name,
      bucket: bucketName,
      generation,
      metageneration: '1',
      size: '1024',
      timeCreated: gcp.clock.iso(),
    },
    refs: [],
    createdBy,
  });
}

function bucket(call: Call): Resource {
  const found = call.gcp.graph.get(bucketId(text(call.request, 'bucket')));
  if (!found) throw notFound('The specified bucket does not exist.');
  return found;
}

function listBuckets(call: Call): JsonObject {
  const { gcp, request, project } = call;
  if (text(request, 'project') === '')
    throw new GoogleFault(400, 'INVALID_ARGUMENT', 'required', 'Required parameter: project');
  const all = gcp.graph
    .all('storage.buckets')
    .filter((item) => item.project === project && item.name.startsWith(text(request, 'prefix')))
    .map((item) => item.body);
  return listed('storage#buckets', all, request);
}

function listed(kind: string, all: JsonObject[], request: JsonObject): JsonObject {
  const { items, nextPageToken } = page(all, integer(request, 'maxResults') ?? 1000, text(request, 'pageToken'));
  return { kind, ...(items.length > 0 ? { items } : {}), ...(nextPageToken === undefined ? {} : { nextPageToken }) };
}

function insertBucket(call: Call): JsonObject {
  const body = object(call.request, 'body');
  const name = text(body, 'name');
  if (!/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/.test(name)) throw invalid(`Invalid bucket name: '${name}'`);
  const taken = call.gcp.graph.get(bucketId(name));
  if (taken?.project === call.project)
    throw alreadyExists(
      'Your previous request to create the named bucket succeeded and you already own it.',
      'conflict',
    );
  if (taken)
    throw alreadyExists(
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
      'conflict',
    );
  return addBucket(call.gcp, call.project, name, call.principal, body).body;
}

function deleteBucket(call: Call): undefined {
  const found = bucket(call);
  if (call.gcp.graph.children(found.id).length > 0) {
    throw new GoogleFault(409, 'FAILED_PRECONDITION', 'conflict', 'The bucket you tried to delete is not empty.');
  }
  call.gcp.graph.delete(found.id, call.principal);
  return undefined;
}

function listObjects(call: Call): JsonObject {
  const found = bucket(call);
  const all = call.gcp.graph
    .children(found.id)
    .filter((item) => item.name.startsWith(text(call.request, 'prefix')))
    .map((item) => item.body);
  return listed('storage#objects', all, call.request);
}

function deleteObject(call: Call): undefined {
  const { gcp, request } = call;
  const id = objectId(bucket(call).name, text(request, 'object'));
  if (!gcp.graph.get(id)) throw notFound(`No such object: ${text(request, 'bucket')}/${text(request, 'object')}`);
  gcp.graph.delete(id, call.principal);
  return undefined;
}
