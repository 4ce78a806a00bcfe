import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { location, microsoftClients, prepareGroup } from '../../testing/microsoft-clients.ts';
import { databaseGround, dataClients, group, referenceServer } from '../../testing/microsoft-data.ts';
import { clusterBody, clusterClients, groupId, prepareNetwork } from '../../testing/reference-azure.ts';

const identity = `${groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/acme-aks`;

describe('linked actions: on what a request only names', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 19 });
  });
  afterEach(() => cloud.close());

  const deny = (...actions: string[]) => cloud.seed({ azure: { deny: { operator: actions } } });
  /** Code and text of the refusal of who may write, and not this. */
  async function refusalOf(action: string, write: () => PromiseLike<unknown>): Promise<unknown> {
    deny(action);
    try {
      await write();
      return 'accepted';
    } catch (error) {
      return error;
    } finally {
      deny();
    }
  }
  const refused = (action: string, scope: string) => ({
    statusCode: 403,
    code: 'LinkedAuthorizationFailed',
    message: expect.stringMatching(
      new RegExp(`does not have permission to perform action\\(s\\) '${action}' on the linked scope\\(s\\) '${scope}'`),
    ),
  });

  test('assign: whoever gives a cluster an identity, for itself or for its kubelets, must be allowed to assign it', async () => {
    await prepareNetwork(cloud);
    const assign = 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action';
    const { managedClusters } = clusterClients(cloud).clusters;
    const put = (change: object) => managedClusters.createOrUpdate(group, 'acme-azure', clusterBody(change));
    expect(await refusalOf(assign, () => put({}))).toMatchObject(refused(assign, identity));
    const { id = '' } = await microsoftClients(cloud).identities.userAssignedIdentities.createOrUpdate(
      group,
      'acme-k',
      {
        location,
      },
    );
    const kubelets = { identity: { type: 'SystemAssigned' }, identityProfile: { kubeletidentity: { resourceId: id } } };
    expect(await refusalOf(assign, () => put(kubelets))).toMatchObject(refused(assign, id));
    expect(cloud.journal.entries().some((each) => each.committed && each.operation.startsWith('ManagedClusters'))).toBe(
      false,
    );
  });

  test('join: a link needs its network, a server its subnet and its zone', async () => {
    await prepareGroup(cloud, group);
    const ground = await databaseGround(cloud);
    const { mysql, privateDns } = dataClients(cloud);
    const create = () => mysql.servers.beginCreate(group, 'acme-azure-mysql', referenceServer(ground));
    const zone = 'Microsoft.Network/privateDnsZones/join/action';
    expect(await refusalOf(zone, create)).toMatchObject(refused(zone, ground.zone));
    const subnet = 'Microsoft.Network/virtualNetworks/subnets/join/action';
    expect(await refusalOf(subnet, create)).toMatchObject(refused(subnet, ground.subnet));
    const network = 'Microsoft.Network/virtualNetworks/join/action';
    const name = ground.zone.split('/').at(-1) ?? '';
    const link = { location: 'global', virtualNetwork: { id: ground.network }, registrationEnabled: false };
    const again = () => privateDns.virtualNetworkLinks.beginCreateOrUpdate(group, name, 'other', link);
    expect(await refusalOf(network, again)).toMatchObject(refused(network, ground.network));
  });
});
