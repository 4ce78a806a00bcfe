import type { JsonObject } from '../../core/json.ts';
import { integer, text } from '../../core/json.ts';
import type { Api, Call } from '../api.ts';
import { durations } from '../durations.ts';
import { failedPrecondition, GoogleFault, invalid } from '../fault.ts';
import type { Gcp } from '../gcp.ts';
import { cloud } from '../gcp.ts';
import { longRunning, showLongRunning } from '../longrunning.ts';
import { page } from '../page.ts';
import { findProject, projectId, projectNumber } from '../projects/project.ts';
import { enableService, services, serviceState } from '../projects/services.ts';
import { ProtoSchema } from '../proto-schema.ts';
import { protoRoutes } from '../proto-routes.ts';

const service = 'serviceusage';

export function serviceUsage(gcp: Gcp): Api {
  gcp.operations.define(service, 'ENABLE', {
    complete: (operation) => {
      for (const name of operation.args['services'] as string[]) enableService(gcp, operation.project, name);
    },
  });
  gcp.operations.define(service, 'DISABLE', {
    complete: (operation) => {
      for (const name of operation.args['services'] as string[])
        gcp.store.delete('services', `${operation.project}/${name}`);
    },
  });
  return {
    service,
    title: 'Service Usage API',
    style: 'status',
    mustBeEnabled: false,
    routes: () => {
      const schema = new ProtoSchema('@google-cloud/service-usage');
      return [
        ...protoRoutes(schema, 'google.api.serviceusage.v1.ServiceUsage', {
          GetService: { permission: 'serviceusage.services.get', handle: getService },
          ListServices: { permission: 'serviceusage.services.list', handle: listServices },
          EnableService: { permission: 'serviceusage.services.enable', handle: enable },
          DisableService: { permission: 'serviceusage.services.disable', handle: disable },
          BatchEnableServices: { permission: 'serviceusage.services.enable', handle: batchEnable },
        }),
        ...protoRoutes(schema, 'google.longrunning.Operations', {
          GetOperation: {
            phase: 'poll',
            handle: (call) => showLongRunning(longRunning(call.gcp, service, text(call.request, 'name'))),
          },
        }),
      ];
    },
  };
}

function show(call: Call, name: string): JsonObject {
  const short = name.replace('.googleapis.com', '');
  const number = projectNumber(call.gcp, call.project);
  return {
    name: `projects/${number}/services/${name}`,
    parent: `projects/${number}`,
    config: { name, title: services[short] ?? name },
    state: serviceState(call.gcp, call.project, name) ? 'ENABLED' : 'DISABLED',
  };
}

function serviceName(call: Call): string {
  const name = text(call.request, 'name').split('/').at(-1) ?? '';
  checkNames([name]);
  return name;
}

function checkNames(names: string[]): void {
  const unknown = names.filter(
    (name) => services[name.replace(/\.googleapis\.com$/, '')] === undefined || !name.endsWith('.googleapis.com'),
  );
  if (unknown.length === 0) return;
  const message = `Not found or permission denied for service(s): ${unknown.join(', ')}.`;
  const info = {
    reason: 'SERVICE_CONFIG_NOT_FOUND_OR_PERMISSION_DENIED',
    domain: 'serviceusage.googleapis.com',
    metadata: { services: unknown.join(',') },
  };
  throw new GoogleFault(403, 'PERMISSION_DENIED', 'forbidden', message, { info });
}

function getService(call: Call): JsonObject {
  return show(call, serviceName(call));
}

function listServices(call: Call): JsonObject {
  const filter = text(call.request, 'filter');
  if (filter !== '' && filter !== 'state:ENABLED' && filter !== 'state:DISABLED')
    throw invalid(`Invalid filter: ${filter}`);
  const all = Object.keys(services).map((name) => show(call, `${name}.googleapis.com`));
  const matching = all.filter((item) => filter === '' || filter === `state:${text(item, 'state')}`);
  const { items, nextPageToken } = page(
    matching,
    integer(call.request, 'pageSize') ?? 50,
    text(call.request, 'pageToken'),
  );
  return { services: items, ...(nextPageToken === undefined ? {} : { nextPageToken }) };
}

function enable(call: Call): JsonObject {
  const name = serviceName(call);
  const response = {
    '@type': 'type.googleapis.com/google.api.serviceusage.v1.EnableServiceResponse',
    service: { ...show(call, name), state: 'ENABLED' },
  };
  return begin(call, [name], response);
}

function batchEnable(call: Call): JsonObject {
  const names = (call.request['serviceIds'] as string[] | undefined) ?? [];
  if (names.length === 0) throw invalid('At least one service must be specified.');
  if (names.length > 20) throw invalid('A single request can enable a maximum of 20 services at a time.');
  checkNames(names);
  const shown = names.map((name) => ({ ...show(call, name), state: 'ENABLED' }));
  return begin(call, names, {
    '@type': 'type.googleapis.com/google.api.serviceusage.v1.BatchEnableServicesResponse',
    services: shown,
  });
}

/** Refuses a service that still holds resources only when asked to look: the default is to disable it all the same. */
function disable(call: Call): JsonObject {
  const { gcp, project, request } = call;
  const name = serviceName(call);
  const short = name.replace('.googleapis.com', '');
  const response = {
    '@type': 'type.googleapis.com/google.api.serviceusage.v1.DisableServiceResponse',
    service: { ...show(call, name), state: 'DISABLED' },
  };
  if (!serviceState(gcp, project, name)) return { name: 'operations/noop.DONE_OPERATION', done: true, response };
  const used = gcp.graph
    .all()
    .some((item) => item.project === project && !item.providerOwned && item.type.startsWith(`${short}.`));
  if (used && text(request, 'checkIfServiceHasUsage') === 'CHECK') {
    throw failedPrecondition(
      `The service ${name} has been used recently or holds resources; it cannot be disabled with the usage check on.`,
    );
  }
  return start(call, 'DISABLE', [name], response);
}

function begin(call: Call, names: string[], response: JsonObject): JsonObject {
  const { gcp, project } = call;
  const missing = names.filter((name) => !serviceState(gcp, project, name));
  if (missing.length === 0) return { name: 'operations/noop.DONE_OPERATION', done: true, response };
  const number = projectNumber(gcp, project);
  if (findProject(gcp, project)?.hidden?.['billing'] !== true) {
    throw failedPrecondition(
      `Billing account for project '${number}' is not found. Billing must be enabled for activation of service(s) '${missing.join(',')}' to proceed.`,
    );
  }
  return start(call, 'ENABLE', missing, response);
}

function start(call: Call, type: string, names: string[], response: JsonObject): JsonObject {
  const { gcp, project } = call;
  const number = projectNumber(gcp, project);
  const id = `operations/acat.p2-${number}-${gcp.seeded.uuid('enable', project, gcp.store.count('counters', 'enable'))}`;
  const metadata = {
    '@type': 'type.googleapis.com/google.api.serviceusage.v1.OperationMetadata',
    resourceNames: names.map((name) => `projects/${number}/services/${name}`),
  };
  const operation = gcp.operations.start({
    id,
    cloud,
    service,
    type,
    operation: call.operation,
    project,
    location: 'global',
    target: `${projectId(project)}/services/${names.join(',')}`,
    name: names.join(','),
    principal: call.principal,
    spread: durations.enableApi,
    args: { services: names, response, metadata },
  });
  return showLongRunning(operation);
}
