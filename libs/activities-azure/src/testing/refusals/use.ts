import { failed, flat, group, inError, issue, tpa, type Answer } from './answer.ts';

const network = `${group}/providers/Microsoft.Network`;
const pending =
  'please wait for it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details';

/** What something still uses, what is busy, what is not there yet or any more, and names that are taken. */
export const use: readonly Answer[] = [
  {
    api: 'network',
    http: 400,
    body: inError(
      'InUseSubnetCannotBeDeleted',
      `Subnet nodes is in use by ${network}/networkInterfaces/WSOS-02/ipConfigurations/cIpconfig-02 and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.`,
      { details: [] },
    ),
    means: 'DEPENDENCY',
    rule: 'SW-DEP-057',
    says: ['networkInterfaces/WSOS-02/ipConfigurations/cIpconfig-02 still uses it'],
    source: tpa(334),
  },
  {
    api: 'network',
    http: 400,
    body: inError(
      'PublicIPAddressCannotBeDeleted',
      `Public IP address ${network}/publicIPAddresses/gw can not be deleted since it is still allocated to resource ${network}/virtualNetworkGateways/gw/ipConfigurations/c.`,
      { details: [] },
    ),
    means: 'DEPENDENCY',
    rule: 'SW-DEP-054',
    says: ['virtualNetworkGateways/gw/ipConfigurations/c'],
    source: tpa(688),
  },
  {
    api: 'network',
    http: 400,
    body: inError(
      'InUseNetworkSecurityGroupCannotBeDeleted',
      `Network security group ${network}/networkSecurityGroups/nsg-mgmt cannot be deleted because it is in use by the following resources: ${network}/virtualNetworks/vnet-mgmt/subnets/subnet-mgmt-new. In order to delete the Network security group, remove the association with the resource(s). To learn how to do this, see aka.ms/deletensg.`,
    ),
    means: 'DEPENDENCY',
    rule: 'SW-DEP-054',
    says: ['virtualNetworks/vnet-mgmt/subnets/subnet-mgmt-new'],
    source: 'github.com/Azure/sap-hana/pull/211',
  },
  {
    api: 'privateDns',
    http: 409,
    body: inError(
      'CannotDeleteResource',
      "Cannot delete resource while nested resources exist. Some existing nested resource IDs include: 'Microsoft.Network/privateDnsZones/internal.local/virtualNetworkLinks/LabVNetLink'. Please delete all nested resources before deleting this resource.",
    ),
    means: 'DEPENDENCY',
    rule: 'SW-DEP-054',
    says: ['virtualNetworkLinks/LabVNetLink still uses it'],
    source: issue('learntocloud/networking-lab', 8),
  },
  {
    api: 'operation',
    http: 409,
    body: inError(
      'ResourceGroupDeletionBlocked',
      "Deletion of resource group 'acme-gitpod' failed as resources with identifiers 'Microsoft.HealthBot/healthBots/max001' could not be deleted. The provisioning state of the resource group will be rolled back. The tracking Id is '270ed8ad-68a0-476a-942c-6d22377c36a9'. Please check audit logs for more details.",
      {
        details: [
          {
            target: `${group}/providers/Microsoft.HealthBot/healthBots/max001`,
            message:
              '{"error":{"code":"400","message":"Resource not in terminal state. Wait until resource is in terminal provisioningState and try again"}}',
          },
        ],
      },
    ),
    means: 'DEPENDENCY',
    rule: 'SW-DEP-054',
    says: ['Microsoft.HealthBot/healthBots/max001'],
    source: 'github.com/Azure/bicep-registry-modules/pull/1607',
  },
  {
    api: 'aks',
    http: 409,
    body: inError(
      'OperationNotAllowed',
      `Operation is not allowed: Another operation (nodepool1 - Updating) is in progress, ${pending}`,
    ),
    means: 'CONFLICT',
    rule: 'SW-CONF-037',
    says: ['nodepool1 - Updating'],
    source: issue('Azure/azure-workload-identity', 417),
  },
  {
    api: 'aks',
    http: 409,
    body: flat(
      'OperationNotAllowed',
      `Operation is not allowed: Another agentpool operation (nodepool1 - Creating) is in progress, ${pending}`,
      { details: null, subcode: '' },
    ),
    means: 'CONFLICT',
    rule: 'SW-CONF-037',
    says: ['nodepool1 - Creating'],
    source: issue('cilium/cilium', 25944),
  },
  {
    api: 'aks',
    http: 409,
    body: flat('EtagMismatch', 'Operation is not allowed: Another operation is in progress', {
      details: [{ code: 'Unspecified', message: 'rpc error: code = FailedPrecondition desc = Etag mismatched' }],
      subcode: 'PutManagedClusterAndComponents_FailedPrecondition',
    }),
    means: 'CONFLICT',
    rule: 'SW-CONF-037',
    source: issue('Azure/terraform-azurerm-aks', 604),
  },
  {
    api: 'operation',
    http: 200,
    body: failed(
      'OperationNotAllowed',
      "Operation 'startTenantUpdate' is not allowed on VM 'vm-bastion' since the VM is marked for deletion. You can only retry the Delete operation (or wait for an ongoing one to complete).",
      { details: [] },
    ),
    means: 'CONFLICT',
    rule: 'SW-CONF-036',
    source: issue('learntocloud/networking-lab', 8),
  },
  {
    api: 'dns',
    http: 409,
    body: flat(
      'Conflict',
      "Another operation is pending for requested object. Operation group '/operations/groups/id/|subscriptions|a|resourceGroups|b|dnsZones|c|A|bar.a' already has 1 operations like '/operations/type/DeleteAliasRecordSet/id/c2396006-9eb3-4e05-bdb7-f287dded3cd3' queued.",
    ),
    means: 'CONFLICT',
    rule: 'SW-CONF-036',
    source: issue('DNSControl/dnscontrol', 4363),
  },
  {
    api: 'identities',
    http: 409,
    body: inError(
      'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity',
      "Too many Federated Identity Credentials are written concurrently for the managed identity '/subscriptions/a'. Concurrent Federated Identity Credentials writes under the same managed identity are not supported.",
    ),
    means: 'CONFLICT',
    rule: 'SW-CONF-036',
    source: 'learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations',
  },
  {
    api: 'mysql',
    http: 409,
    body: inError('ServerIsBusy', "Server 'acme-azure-db' is busy with another operation. Please try again later."),
    means: 'CONFLICT',
    rule: 'SW-CONF-036',
    source: issue('Azure/azure-cli', 30459),
  },
  {
    api: 'operation',
    http: 200,
    body: failed('ServerGroupDropping', 'Operations on a server group in dropping state are not allowed.'),
    means: 'CONFLICT',
    rule: 'SW-CONF-036',
    source: issue('MicrosoftDocs/azure-dev-docs', 765),
  },
  {
    api: 'operation',
    http: 200,
    body: failed(
      'UpgradeFailed',
      "Drain node aks-services-1 failed when evicting pod a-1 failed with Too Many Requests error. This is often caused by a restrictive Pod Disruption Budget (PDB) policy. See http://aka.ms/aks/debugdrainfailures. Original error: Cannot evict pod as it would violate the pod's disruption budget..",
    ),
    means: 'DEPENDENCY',
    rule: 'SW-DEP-061',
    says: ['kubectl get poddisruptionbudgets'],
    source: issue('cloudnative-pg/cloudnative-pg', 7346),
  },
  {
    api: 'aks',
    http: 400,
    body: flat(
      'UnsatisfiablePDB',
      "Upgrade is blocked due to invalid Pod Disruption Budgets (PDBs). Please review the PDB spec to allow disruptions during upgrades. To bypass this error, set forceUpgrade in upgradeSettings.overrideSettings. Invalid PDBs details: 1 errors occurred: PDB ns/a has minAvailable(1) >= expectedPods(1)  can't proceed with put operation",
    ),
    means: 'DEPENDENCY',
    rule: 'SW-DEP-061',
    source: issue('Azure/AKS', 4860),
  },
  {
    api: 'operation',
    http: 200,
    body: failed(
      'VMExtensionProvisioningError',
      "VM has reported a failure when processing extension 'vmssCSE' (publisher 'Microsoft.Azure.Extensions' and type 'CustomScript'). Error message: 'Enable failed: failed to execute command: command terminated with exit status=50'.",
    ),
    means: 'NOT_READY',
    rule: 'SW-READY-041',
    source: 'learn.microsoft.com/troubleshoot/azure/azure-kubernetes/error-codes/vmextensionerror-outboundconnfail',
  },
  {
    api: 'resources',
    http: 404,
    body: inError('ResourceGroupNotFound', "Resource group 'acme-gitpod' could not be found."),
    means: 'NOT_READY',
    rule: 'SW-READY-038',
    says: ['acme-gitpod'],
    source: 'learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-not-found',
  },
  {
    api: 'network',
    http: 400,
    body: inError(
      'InvalidResourceReference',
      `Resource ${network}/virtualNetworks/a referenced by resource ${network}/virtualNetworks/b was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
      { details: [] },
    ),
    means: 'INVALID_SPEC',
    rule: 'SW-SPEC-009',
    source: 'learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors',
  },
  {
    api: 'storage',
    http: 409,
    body: inError('StorageAccountAlreadyTaken', 'The storage account named accsa is already taken.'),
    means: 'CONFLICT',
    rule: 'SW-CONF-060',
    source: issue('hashicorp/terraform', 11485),
  },
  {
    api: 'registry',
    http: 409,
    body: inError(
      'AlreadyInUse',
      'The registry DNS name acmeregistry.azurecr.io is already in use. You can check if the name is already claimed using following API: https://docs.microsoft.com/en-us/rest/api/containerregistry/registries/checknameavailability',
    ),
    means: 'CONFLICT',
    rule: 'SW-CONF-060',
    source: issue('MicrosoftDocs/azure-dev-docs', 1303),
  },
  {
    api: 'dns',
    http: 412,
    body: flat(
      'PreconditionFailed',
      'The Zone or RecordSet www could not be modified, because its etag does not match.',
    ),
    means: 'CONFLICT',
    rule: 'SW-CONF-016',
    source: 'learn.microsoft.com/azure/dns/dns-zones-records#etags',
  },
  {
    api: 'operation',
    http: 200,
    body: failed('InternalServerError', 'An unexpected error occured while processing the request.'),
    means: 'INTERNAL',
    rule: 'SW-INT-030',
    source: tpa(24344),
  },
];
