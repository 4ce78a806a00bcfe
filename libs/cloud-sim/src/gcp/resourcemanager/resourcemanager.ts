import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';
import { setPolicy } from '../access/check-policy.ts';
import { mayUse } from '../access/permissions.ts';
import { readPolicy, showPolicy } from '../access/policy.ts';
import type { Api, Call } from '../api.ts';
import { permissionDenied } from '../fault.ts';
import type { Gcp } from '../gcp.ts';
import { policyShape } from '../iam/iam.ts';
import { findProject, projectId } from '../projects/project.ts';
import { ProtoSchema } from '../proto-schema.ts';
import { protoRoutes } from '../proto-routes.ts';
import { fields, listOf } from '../shape.ts';
import { tableRoutes } from '../table-routes.ts';

const permission = (verb: string): string => `resourcemanager.projects.${verb}`;

/** Projects and their policies, in the current version and in the first one. */
export function resourceManager(_gcp: Gcp): Api {
  return {
    service: 'cloudresourcemanager',
    title: 'Cloud Resource Manager API',
    style: 'status',
    mustBeEnabled: true,
    routes: () => [
      ...protoRoutes(new ProtoSchema('@google-cloud/resource-manager'), 'google.cloud.resourcemanager.v3.Projects', {
        GetProject: { operation: 'projects.get', permission: permission('get'), handle: (call) => project(call).body },
        SearchProjects: { operation: 'projects.search', handle: search },
        GetIamPolicy: {
          operation: 'projects.getIamPolicy',
          permission: permission('getIamPolicy'),
          handle: (call) => getPolicy(call),
        },
        SetIamPolicy: {
          operation: 'projects.setIamPolicy',
          permission: permission('setIamPolicy'),
          handle: (call) => set(call, object(call.request, 'policy')),
        },
        TestIamPermissions: { operation: 'projects.testIamPermissions', handle: (call) => test(call, call.request) },
      }),
      ...tableRoutes([
        {
          operation: 'projects.get',
          verb: 'GET',
          path: '/v1/projects/{project}',
          permission: permission('get'),
          handle: (call) => showFirst(project(call)),
        },
        {
          operation: 'projects.getIamPolicy',
          verb: 'POST',
          path: '/v1/projects/{project}:getIamPolicy',
          permission: permission('getIamPolicy'),
          body: fields({ options: fields({ requestedPolicyVersion: 'int' }) }),
          handle: getPolicy,
        },
        {
          operation: 'projects.setIamPolicy',
          verb: 'POST',
          path: '/v1/projects/{project}:setIamPolicy',
          permission: permission('setIamPolicy'),
          body: fields({ policy: policyShape, updateMask: 'string' }),
          handle: (call) => set(call, object(object(call.request, 'body'), 'policy')),
        },
        {
          operation: 'projects.testIamPermissions',
          verb: 'POST',
          path: '/v1/projects/{project}:testIamPermissions',
          body: fields({ permissions: listOf('string') }),
          handle: (call) => test(call, object(call.request, 'body')),
        },
      ]),
    ],
  };
}

function project(call: Call): Resource {
  const found = findProject(call.gcp, call.project);
  if (!found) throw permissionDenied(permission('get'), `projects/${call.project}`);
  return found;
}

function showFirst({ body, name }: Resource): JsonObject {
  return {
    projectNumber: text(body, 'name').replace('projects/', ''),
    projectId: name,
    lifecycleState: text(body, 'state'),
    name: text(body, 'displayName'),
    createTime: text(body, 'createTime'),
  };
}

function search(call: Call): JsonObject {
  const mine = call.gcp.graph
    .all('cloudresourcemanager.projects')
    .filter((item) => mayUse(call.gcp, call.principal, permission('get'), [item.id]));
  return { projects: mine.map((item) => item.body) };
}

function getPolicy(call: Call): JsonObject {
  return showPolicy(readPolicy(call.gcp, projectId(project(call).name)));
}

function set(call: Call, policy: JsonObject): JsonObject {
  return setPolicy(call.gcp, projectId(project(call).name), policy);
}

function test(call: Call, request: JsonObject): JsonObject {
  const wanted = (request['permissions'] as string[] | undefined) ?? [];
  return { permissions: wanted.filter((item) => mayUse(call.gcp, call.principal, item, [projectId(call.project)])) };
}
