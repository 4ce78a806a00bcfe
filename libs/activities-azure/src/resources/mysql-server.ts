import type { Server } from '@azure/arm-mysql-flexible';
import { driftOf, failed, refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { bringAbout, end, type Condition } from '../bring-about.ts';
import { cloudOf, type AzureCloud } from '../cloud.ts';
import type { DatabaseServerOutput, DatabaseServerProps, IdOutput } from '../kinds.ts';
import { changeServer, startServer } from '../mysql-change.ts';
import { serverActual, serverChange, serverRequest } from '../mysql-request.ts';
import { isOff, listServers, readServer, serverLifespan } from '../mysql-servers.ts';
import { groupOf } from '../names.ts';
import { foundByTags } from '../ownership.ts';

/** Of MySQL, also with private access. */
const port = 3306;

const immutable = ['location', 'version'] as const;

/** The database of Gitpod: a flexible server in its own subnet. learn.microsoft.com/rest/api/mysql/flexibleserver/servers */
export function databaseServer(
  context: CloudContext,
): Resource<DatabaseServerProps, { subnet: IdOutput; zone: IdOutput }, DatabaseServerOutput> {
  return {
    permissions: [
      'Microsoft.DBforMySQL/flexibleServers/delete',
      'Microsoft.DBforMySQL/flexibleServers/read',
      'Microsoft.DBforMySQL/flexibleServers/start/action',
      'Microsoft.DBforMySQL/flexibleServers/write',
      'Microsoft.Network/privateDnsZones/join/action',
      'Microsoft.Network/virtualNetworks/subnets/join/action',
    ],
    immutable,
    holdsData: true,

    async observe(ref) {
      const found = await readServer(cloudOf(context, ref.scope), ref.scope, ref.name);
      if (!found || found.state === 'Dropping') return undefined;
      // One that is off stands, with its data; what it is differs from every plan.
      if (isOff(found)) return { output: outputOf(found), actual: { ...serverActual(found), tier: 'OFF' } };
      return found.fullyQualifiedDomainName ? { output: outputOf(found), actual: serverActual(found) } : undefined;
    },

    async ensure(ref, props, needs) {
      const cloud = cloudOf(context, ref.scope);
      const life = serverLifespan(cloud, ref);
      let createFailed = false;
      // What this very attempt could not create was not there before: no data is on it.
      const condition = (found: Server): Condition =>
        createFailed && found.state === 'Disabled' ? 'broken' : life.condition(found);
      const made = await bringAbout(cloud, { ...life, condition }, () =>
        create(cloud, ref, props, needs).catch((error: unknown) => {
          createFailed = true;
          throw error;
        }),
      );
      refuseDisabled(ref, made);
      const instead = 'put the value back: data does not move by itself';
      refuseChanges(life.what, props, serverActual(made), immutable, instead);
      if (made.state === 'Stopped') await startServer(cloud, ref.scope);
      const changed = driftOf(props, serverActual(made, props.storageGb)).map(({ prop }) => prop);
      if (changed.length === 0) return outputOf(made);
      const what = `cannot change ${changed.join(', ')} of ${life.what}`;
      const now = await changeServer(cloud, ref.scope, what, serverChange(ref, props, made, changed));
      return outputOf(now ?? made);
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      await end(cloud, serverLifespan(cloud, ref));
    },

    async list(scope) {
      const found = await listServers(cloudOf(context, scope), scope);
      return found.map(({ name, tags }) => ({
        ...foundByTags('azure.mysql-server', name ?? '', tags),
        holdsData: true,
      }));
    },
  };
}

const outputOf = ({ name, fullyQualifiedDomainName }: Server): DatabaseServerOutput => ({
  server: name ?? '',
  host: fullyQualifiedDomainName ?? '',
  port,
});

function create(
  cloud: AzureCloud,
  ref: Ref,
  props: DatabaseServerProps,
  needs: { subnet: IdOutput; zone: IdOutput },
): Promise<void> {
  const { what, id } = serverLifespan(cloud, ref);
  const request = serverRequest(ref, props, needs);
  return cloud.run(`cannot create ${what}`, id, async (options) =>
    (await cloud.clients.mysql()).servers.beginCreate(groupOf(ref.scope), ref.name, request, options),
  );
}

/** Azure switches a server off that it cannot run; what is on it stays. */
function refuseDisabled({ name, scope }: Ref, { state }: Server): void {
  if (state !== 'Disabled') return;
  const message = `the MySQL server ${name} is disabled, and it may hold data: it is not made again`;
  throw failed('DEPENDENCY', 'SW-DEP-060', message, {
    fix: `see why, restore or delete it: az mysql flexible-server show --name ${name} --resource-group ${groupOf(scope)}; then slipway retry {name}`,
  });
}
