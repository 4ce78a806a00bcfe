import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, object, text } from '../../core/json.ts';
import { setPolicy } from '../access/check-policy.ts';
import { mayUse } from '../access/permissions.ts';
import { readPolicy, showPolicy } from '../access/policy.ts';
import type { Api, Call } from '../api.ts';
import { isRegion } from '../compute/locations.ts';
import { durations } from '../durations.ts';
import { alreadyExists, failedPrecondition, invalid, notFound } from '../fault.ts';
import type { Gcp } from '../gcp.ts';
import { cloud, resourceId } from '../gcp.ts';
import { longRunning, showLongRunning } from '../longrunning.ts';
import { page } from '../page.ts';
import { compilePath } from '../path-template.ts';
import { projectId } from '../projects/project.ts';
import { ProtoSchema } from '../proto-schema.ts';
import { protoRoutes } from '../proto-routes.ts';

const service = 'artifactregistry';
const repositoryId = (path: string): string => resourceId(service, path);
const multiRegions = ['europe', 'us', 'asia'];
const storagePerHour = 0.1 / 730;

export function artifactRegistry(gcp: Gcp): Api {
  gcp.operations.define(service, 'CREATE', {
    complete: ({ target, args, principal, project, location }) => {
      const body = object(args, 'repository');
      gcp.graph.forget(target);
      gcp.graph.create({
        id: target,
        type: 'artifactregistry.repositories',
        cloud,
        name: text(args, 'id'),
        project,
        location,
        body,
        refs: [],
        createdBy: principal,
        costPerHour: storagePerHour,
      });
    },
  });
  gcp.operations.define(service, 'DELETE', {
    complete: ({ target, principal }) => {
      gcp.store.delete('policies', target);
      gcp.graph.delete(target, principal);
    },
  });
  const permission = (verb: string): string => `artifactregistry.repositories.${verb}`;
  return {
    service,
    title: 'Artifact Registry API',
    style: 'status',
    mustBeEnabled: true,
    routes: () => {
      const schema = new ProtoSchema('@google-cloud/artifact-registry');
      return [
        ...protoRoutes(schema, 'google.devtools.artifactregistry.v1.ArtifactRegistry', {
          CreateRepository: {
            permission: permission('create'),
            name: (request) => text(request, 'repositoryId'),
            handle: create,
          },
          GetRepository: { permission: permission('get'), handle: (call) => find(call).body },
          ListRepositories: { permission: permission('list'), handle: list },
          UpdateRepository: {
            permission: permission('update'),
            name: (request) => text(object(request, 'repository'), 'name').split('/').at(-1) ?? '',
            handle: update,
          },
          DeleteRepository: { permission: permission('delete'), handle: remove },
          GetIamPolicy: {
            permission: permission('getIamPolicy'),
            handle: (call) => showPolicy(readPolicy(call.gcp, find(call).id)),
          },
          SetIamPolicy: {
            permission: permission('setIamPolicy'),
            handle: (call) => setPolicy(call.gcp, find(call).id, object(call.request, 'policy')),
          },
          TestIamPermissions: { handle: testPermissions },
        }),
        ...protoRoutes(schema, 'google.longrunning.Operations', {
          GetOperation: { phase: 'poll', handle: getOperation },
        }).map((route) => ({ ...route, path: operationPath })),
      ];
    },
  };
}

/** Operations of this API are named under their location; the shared schema knows only `operations/…`. */
const operationPath = compilePath('/v1/{name=projects/*/locations/*/operations/*}');

function getOperation(call: Call): JsonObject {
  return showLongRunning(longRunning(call.gcp, service, text(call.request, 'name')));
}

function find(call: Call): Resource {
  const path =
    text(call.request, 'name') || text(call.request, 'resource') || text(object(call.request, 'repository'), 'name');
  const repository = call.gcp.graph.get(repositoryId(path));
  const isRead = call.http.method === 'GET';
  if (repository && (!isRead || call.gcp.lags.visible(repository, 'get', call.reader))) return repository;
  throw notFound('Requested entity was not found.');
}

function create(call: Call): JsonObject {
  const { gcp, request } = call;
  const parent = text(request, 'parent');
  const location = parent.split('/')[3] ?? '';
  if (!isRegion(location) && !multiRegions.includes(location))
    throw invalid(`Location ${location} is not found or access is unauthorized.`);
  const id = text(request, 'repositoryId');
  const repository = object(request, 'repository');
  if (!/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(id) && id !== 'gcr.io') throw invalid(`invalid repository id: "${id}"`);
  if (['', 'FORMAT_UNSPECIFIED'].includes(text(repository, 'format')))
    throw invalid('repository format must be specified');
  const path = `${parent}/repositories/${id}`;
  const running = gcp.operations.running(repositoryId(path));
  if (gcp.graph.get(repositoryId(path)) || running) throw alreadyExists('the repository already exists');
  const shown = {
    ...repository,
    name: path,
    mode: 'STANDARD_REPOSITORY',
    createTime: gcp.clock.iso(),
    updateTime: gcp.clock.iso(),
    sizeBytes: '0',
    registryUri: `${location}-docker.pkg.dev/${call.project}/${id}`,
  };
  const response = { '@type': 'type.googleapis.com/google.devtools.artifactregistry.v1.Repository', ...shown };
  return begin(call, 'CREATE', path, { id, repository: shown, response });
}

function begin(call: Call, type: string, path: string, args: JsonObject): JsonObject {
  const { gcp } = call;
  const [, project = '', , location = ''] = path.split('/');
  const uuid = gcp.seeded.uuid('repository operation', gcp.store.count('counters', 'artifactregistry'));
  const operation = gcp.operations.start({
    id: `projects/${project}/locations/${location}/operations/${uuid}`,
    cloud,
    service,
    type,
    operation: call.operation,
    project,
    location,
    target: repositoryId(path),
    name: path.split('/').at(-1) ?? '',
    principal: call.principal,
    spread: durations.repository,
    args: {
      ...args,
      metadata: { '@type': 'type.googleapis.com/google.devtools.artifactregistry.v1.OperationMetadata' },
    },
  });
  return showLongRunning(operation);
}

function list(call: Call): JsonObject {
  const { gcp, request, reader } = call;
  const location = text(request, 'parent').split('/')[3];
  const all = gcp.graph
    .all('artifactregistry.repositories')
    .filter(
      (item) => item.project === call.project && item.location === location && gcp.lags.visible(item, 'list', reader),
    )
    .map((item) => item.body);
  const { items, nextPageToken } = page(all, integer(request, 'pageSize') ?? 100, text(request, 'pageToken'));
  return { repositories: items, ...(nextPageToken === undefined ? {} : { nextPageToken }) };
}

const updatable = ['labels', 'description', 'cleanupPolicies', 'cleanupPolicyDryRun'];

function update(call: Call): JsonObject {
  const { gcp, request } = call;
  const repository = find(call);
  const given = object(request, 'repository');
  const mask = text(request, 'updateMask').split(',').filter(Boolean);
  const wrong = mask.find((field) => !updatable.includes(field));
  if (wrong !== undefined || mask.length === 0) throw invalid(`invalid update mask: "${text(request, 'updateMask')}"`);
  const change = Object.fromEntries(mask.map((field) => [field, given[field]]));
  gcp.graph.patch(repository.id, { ...change, updateTime: gcp.clock.iso() });
  return gcp.graph.get(repository.id)?.body ?? {};
}

function remove(call: Call): JsonObject {
  const repository = find(call);
  if (call.gcp.operations.running(repository.id))
    throw failedPrecondition('the repository is being changed by another operation');
  return begin(call, 'DELETE', text(repository.body, 'name'), {});
}

function testPermissions(call: Call): JsonObject {
  const wanted = (call.request['permissions'] as string[] | undefined) ?? [];
  const resources = [projectId(call.project), find(call).id];
  return { permissions: wanted.filter((item) => mayUse(call.gcp, call.principal, item, resources)) };
}
