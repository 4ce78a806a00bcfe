import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { integer, object, objects, text } from '../../core/json.ts';
import type { Call } from '../api.ts';
import { isRegion, zonesOf } from '../compute/locations.ts';
import { durations } from '../durations.ts';
import { alreadyExists, GoogleFault, invalid, notFound, required } from '../fault.ts';
import type { Gcp } from '../gcp.ts';
import { cloud, resourceId } from '../gcp.ts';
import { page } from '../page.ts';
import { merge } from '../proto-routes.ts';
import { projectNumber } from '../projects/project.ts';
import { checkFlag, databaseVersions, instancePrice, tierOf } from './catalogue.ts';
import { begin, refuseBusy, sqlLink, wrongState } from './operations.ts';

/** How long a name stays reserved after its instance was deleted. */
const defaultReservation = 7 * 86_400_000;

function instanceId(project: string, name: string): string {
  return resourceId('sqladmin', `projects/${project}/instances/${name}`);
}

export function findInstance(call: Call): Resource {
  const instance = call.gcp.graph.get(instanceId(call.project, text(call.request, 'instance')));
  const isRead = call.http.method === 'GET';
  if (instance && (!isRead || call.gcp.lags.visible(instance, 'get', call.reader))) return instance;
  throw new GoogleFault(404, 'NOT_FOUND', 'instanceDoesNotExist', 'The Cloud SQL instance does not exist.');
}

export function insertInstance(call: Call): JsonObject {
  const { gcp, project } = call;
  const body = object(call.request, 'body');
  const name = text(body, 'name');
  if (!/^[a-z][a-z0-9-]{0,97}$/.test(name) || name.endsWith('-'))
    throw invalid(`Invalid request: Invalid instance name (${name}).`);
  const region = text(body, 'region') || 'us-central1';
  if (!isRegion(region)) throw invalid(`Invalid request: Invalid value for region: ${region}.`);
  const version = text(body, 'databaseVersion') || 'MYSQL_8_0';
  if (!databaseVersions.includes(version)) throw invalid(`Invalid request: Invalid database version: ${version}.`);
  const settings = draftSettings(object(body, 'settings'), version);
  const id = instanceId(project, name);
  if (gcp.graph.get(id)) throw alreadyExists('The Cloud SQL instance already exists.', 'instanceAlreadyExists');
  const reservation = gcp.store.get<number>('settings', 'sqlNameReservation') ?? defaultReservation;
  const old = gcp.graph.tombstone(id);
  if (old && gcp.clock.now() < old.deletedAt + reservation) throw wrongState();
  gcp.graph.forget(id);
  const { rootPassword: _root, ...shown } = body;
  const instance = gcp.graph.create({
    id,
    type: 'sqladmin.instances',
    cloud,
    name,
    project,
    location: region,
    body: {
      ...shown,
      kind: 'sql#instance',
      name,
      region,
      project,
      databaseVersion: version,
      settings,
      state: 'PENDING_CREATE',
      backendType: 'SECOND_GEN',
      instanceType: 'CLOUD_SQL_INSTANCE',
      connectionName: `${project}:${region}:${name}`,
      gceZone: zonesOf(region)[0] ?? region,
      createTime: gcp.clock.iso(),
      selfLink: sqlLink(project, `instances/${name}`),
      serviceAccountEmailAddress: `p${projectNumber(gcp, project)}-${gcp.seeded.hex(6, id)}@gcp-sa-cloud-sql.iam.gserviceaccount.com`,
      etag: gcp.seeded.hex(64, 'etag', id, 1),
    },
    refs: [],
    createdBy: call.principal,
    costPerHour: priceOf(settings),
  });
  return begin(call, instance, 'CREATE', durations.sqlCreate);
}

function priceOf(settings: JsonObject): number {
  const tier = tierOf(text(settings, 'tier'), text(settings, 'edition'));
  return instancePrice(tier, integer(settings, 'dataDiskSizeGb') ?? 10, settings['availabilityType'] === 'REGIONAL');
}

/** Checks settings and fills what Cloud SQL fills. */
function draftSettings(settings: JsonObject, version: string): JsonObject {
  if (text(settings, 'tier') === '') throw required('settings.tier');
  const edition = text(settings, 'edition') || 'ENTERPRISE';
  tierOf(text(settings, 'tier'), edition);
  for (const flag of objects(settings, 'databaseFlags')) checkFlag(text(flag, 'name'), text(flag, 'value'));
  const backup = object(settings, 'backupConfiguration');
  const regional = settings['availabilityType'] === 'REGIONAL';
  if (regional && version.startsWith('MYSQL') && !(backup['enabled'] === true && backup['binaryLogEnabled'] === true)) {
    throw invalid('Invalid request: Backup and Binary Log must be enabled for a regional MySQL instance.');
  }
  if (backup['binaryLogEnabled'] === true && backup['enabled'] !== true)
    throw invalid('Invalid request: Binary log must be disabled when backup is disabled.');
  const disk = integer(settings, 'dataDiskSizeGb') ?? 10;
  if (disk < 10) throw invalid(`Invalid request: Disk size (${disk} GB) is too small; the minimum is 10 GB.`);
  const ip = object(settings, 'ipConfiguration');
  if (ip['ipv4Enabled'] === false && text(ip, 'privateNetwork') === '')
    throw invalid('Invalid request: At least one of Public IP or Private IP connectivity must be enabled.');
  if (text(ip, 'privateNetwork') !== '') {
    throw new GoogleFault(
      400,
      'INVALID_ARGUMENT',
      'invalid',
      "Failed to create subnetwork. Please create Service Networking connection with service 'servicenetworking.googleapis.com' from consumer network.",
    );
  }
  return {
    activationPolicy: 'ALWAYS',
    availabilityType: 'ZONAL',
    pricingPlan: 'PER_USE',
    dataDiskType: 'PD_SSD',
    storageAutoResize: true,
    deletionProtectionEnabled: false,
    ...settings,
    kind: 'sql#settings',
    edition,
    dataDiskSizeGb: String(disk),
    settingsVersion: settings['settingsVersion'] ?? '1',
    ipConfiguration: { ipv4Enabled: true, requireSsl: false, serverCaMode: 'GOOGLE_MANAGED_INTERNAL_CA', ...ip },
    backupConfiguration: { kind: 'sql#backupConfiguration', enabled: false, ...backup },
  };
}

export function getInstance(call: Call): JsonObject {
  return findInstance(call).body;
}

export function listInstances(call: Call): JsonObject {
  const { gcp, request, project, reader } = call;
  const matches = compileFilter(text(request, 'filter'));
  const all = gcp.graph
    .all('sqladmin.instances')
    .filter((instance) => instance.project === project && gcp.lags.visible(instance, 'list', reader))
    .map((instance) => instance.body)
    .filter(matches);
  const { items, nextPageToken } = page(all, integer(request, 'maxResults') ?? 500, text(request, 'pageToken'));
  return { kind: 'sql#instancesList', items, ...(nextPageToken === undefined ? {} : { nextPageToken }) };
}

/** `name:x`, `state:RUNNABLE`, `settings.userLabels.key:value`, joined by spaces or AND. */
function compileFilter(filter: string): (body: JsonObject) => boolean {
  const terms = filter.split(/\s+(?:AND\s+)?/i).filter(Boolean);
  const tests = terms.map((term) => {
    const match = /^([\w.-]+)[:=]"?([^"]*)"?$/.exec(term);
    if (!match) throw invalid(`Invalid filter: ${filter}`);
    const path = (match[1] ?? '').split('.');
    return (body: JsonObject): boolean => {
      const parent = path.slice(0, -1).reduce((value, key) => object(value, key), body);
      return text(parent, path.at(-1) ?? '') === match[2];
    };
  });
  return (body) => tests.every((test) => test(body));
}

export function patchInstance(call: Call): JsonObject {
  const { gcp } = call;
  const instance = findInstance(call);
  refuseBusy(gcp, instance);
  const body = object(call.request, 'body');
  const wanted = object(body, 'settings');
  const before = object(instance.body, 'settings');
  if (
    wanted['settingsVersion'] !== undefined &&
    String(wanted['settingsVersion']) !== String(before['settingsVersion'])
  ) {
    throw new GoogleFault(412, 'FAILED_PRECONDITION', 'staleData', 'Condition does not match.');
  }
  for (const key of ['region', 'name'] as const) {
    if (body[key] !== undefined && body[key] !== instance.body[key])
      throw invalid(`Invalid request: ${key} cannot be changed.`);
  }
  if ((integer(wanted, 'dataDiskSizeGb') ?? Infinity) < (integer(before, 'dataDiskSizeGb') ?? 0))
    throw invalid('Invalid request: Disk size cannot be decreased.');
  const version = text(body, 'databaseVersion') || text(instance.body, 'databaseVersion');
  const next = Number(before['settingsVersion'] ?? 1) + 1;
  const settings = { ...draftSettings(merge(before, wanted), version), settingsVersion: String(next) };
  return begin(call, instance, 'UPDATE', durations.sqlPatch, { change: { settings, databaseVersion: version } });
}

export function restartInstance(call: Call): JsonObject {
  const instance = findInstance(call);
  refuseBusy(call.gcp, instance);
  return begin(call, instance, 'RESTART', durations.sqlDatabase);
}

export function deleteInstance(call: Call): JsonObject {
  const { gcp } = call;
  const instance = findInstance(call);
  if (object(instance.body, 'settings')['deletionProtectionEnabled'] === true) {
    throw invalid(
      'The instance is protected. Please disable the deletion protection and try again. To disable deletion protection, update the instance settings with deletionProtectionEnabled set to false.',
    );
  }
  refuseBusy(gcp, instance, ['RUNNABLE', 'FAILED', 'SUSPENDED', 'MAINTENANCE']);
  gcp.graph.patch(instance.id, { state: 'PENDING_DELETE' });
  return begin(call, instance, 'DELETE', durations.sqlDelete);
}

/** What the operations on instances do when they end. */
export function defineInstanceEffects(gcp: Gcp, ready: (instance: Resource) => void): void {
  const define = (type: string, kind: Parameters<typeof gcp.operations.define>[2]): void =>
    gcp.operations.define('sqladmin', type, kind);
  define('CREATE', {
    complete: ({ target }) => {
      const instance = gcp.graph.get(target);
      if (!instance) return;
      const last = 1 + Math.floor(gcp.seeded.uniform('sql address', target) * 253);
      gcp.graph.patch(target, {
        state: 'RUNNABLE',
        ipAddresses: [{ type: 'PRIMARY', ipAddress: `198.51.100.${last}` }],
      });
      ready(instance);
    },
    broken: ({ target }) => gcp.graph.patch(target, { state: 'FAILED' }),
    revert: ({ target, principal }) => dropInstance(gcp, target, principal),
  });
  define('UPDATE', {
    complete: ({ target, args }) => {
      gcp.graph.patch(target, object(args, 'change'));
      const instance = gcp.graph.get(target);
      if (instance)
        gcp.graph.update(target, instance.body, { costPerHour: priceOf(object(instance.body, 'settings')) });
    },
  });
  define('RESTART', { complete: () => undefined });
  define('DELETE', {
    complete: ({ target, principal }) => dropInstance(gcp, target, principal),
    revert: ({ target }) => gcp.graph.patch(target, { state: 'RUNNABLE' }),
  });
}

function dropInstance(gcp: Gcp, id: string, principal: string): void {
  for (const child of gcp.graph.children(id)) {
    gcp.graph.delete(child.id, principal);
    gcp.graph.forget(child.id);
  }
  gcp.graph.delete(id, principal);
}

export function missing(what: string): GoogleFault {
  return notFound(`The requested ${what} does not exist.`);
}
