import type { CloudContext } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AzureCloud } from './cloud.ts';
import { chooseDatabase } from './database-choice.ts';
import { incarnationOf } from './incarnation.ts';
import { chooseKubernetes, isVersion } from './kubernetes-versions.ts';
import { checkMachines } from './machines.ts';
import { databaseName, groupOf } from './names.ts';
import { hasOurTags } from './ownership.ts';
import type { AzureResolved } from './resolved.ts';
import { isLeaving, readGroup } from './resource-groups.ts';
import { platformNamespaces } from './resource-providers.ts';
import { registerProviders } from './resources/providers.ts';
import type { AzureInstallation } from './spec.ts';
import { standingOf } from './standing.ts';
import { mysqlVersions } from './versions.ts';

/**
 * What only Azure knows. In a subscription where the services that have to answer are not registered, they are registered first:
 * that is free of charge, needed in any case, and happens at most once. What stands wins over what is on sale by now, as long as it
 * agrees with the installation file.
 * @throws INVALID_SPEC (SW-SPEC-068) when there is no such subscription, UNAUTHENTICATED when there are no credentials
 */
export async function resolve(spec: AzureInstallation, context: CloudContext): Promise<AzureResolved> {
  const scope = scopeOf(spec);
  const cloud = cloudOf(context, scope);
  // Of a subscription that cannot be reached, that is to be said, and not what is missing there.
  const group = await readGroup(cloud, scope);
  await registerProviders(cloud, platformNamespaces);
  const standing = await standingOf(scope, context);
  const incarnation = await incarnationOf(cloud, scope, standing?.incarnation);
  const [kubernetes, mysql] = await Promise.all([
    kubernetesFor(cloud, spec, scope),
    databaseFor(cloud, spec, { ...scope, incarnation }),
  ]);
  return {
    incarnation,
    groupIsAdopted: group !== undefined && !isLeaving(group) && !hasOurTags(group.tags, scope),
    kubernetes,
    mysql,
    assumed: false,
  };
}

const scopeOf = ({ name, region, domain, settings }: AzureInstallation): Scope => ({
  installation: name,
  incarnation: 1,
  cloud: 'azure',
  account: settings.subscriptionId,
  location: region,
  domain,
  cluster: { name, location: settings.resourceGroup },
});

/** A standing cluster keeps its version, unless the installation file names another one, and its machines. */
async function kubernetesFor(cloud: AzureCloud, spec: AzureInstallation, scope: Scope): Promise<string> {
  const standing = await cloud.find(`cannot read the cluster ${scope.cluster.name}`, async () =>
    (await cloud.clients.containerService()).managedClusters.get(groupOf(scope), scope.cluster.name),
  );
  // One that is not ours is preflight's to tell.
  const isOurs = hasOurTags(standing?.tags, scope);
  const version = isOurs ? (standing?.currentKubernetesVersion ?? standing?.kubernetesVersion) : undefined;
  if (!isOurs) await checkMachines(cloud, spec);
  const wanted = spec.kubernetes.version;
  const keeps = version !== undefined && (wanted === 'auto' || isVersion(version, wanted));
  return keeps ? version : chooseKubernetes(cloud, spec);
}

async function databaseFor(cloud: AzureCloud, spec: AzureInstallation, scope: Scope): Promise<string> {
  const standing = await cloud.find('cannot read the database', async () =>
    (await cloud.clients.mysql()).servers.get(groupOf(scope), databaseName(scope)),
  );
  const wanted = spec.database.engineVersion;
  if (standing?.version === undefined || !hasOurTags(standing.tags, scope)) return chooseDatabase(cloud, spec);
  return wanted === 'auto' ? standing.version : mysqlVersions[wanted];
}
