import { failed, flat, group, inError, issue, tpa, type Answer } from './answer.ts';

const allocation =
  'Allocation failed. VM(s) with the following constraints cannot be allocated, because the condition is too restrictive. Please remove some constraints and try again. Constraints applied are:\n  - Availability Zone\n  - VM Size\n';
const cores =
  'Operation could not be completed as it results in exceeding approved standardDASv5Family Cores quota. Additional details - Deployment Model: Resource Manager, Location: eastus, Current Limit: 100, Current Usage: 96, Additional Required: 64, (Minimum) New Limit Required: 160. Submit a request for Quota increase at https://aka.ms/ProdportalCRP';

/** Quotas, what a region has no room for, and what it does not offer. */
export const room: readonly Answer[] = [
  {
    api: 'operation',
    http: 200,
    body: failed('OperationNotAllowed', cores),
    means: 'QUOTA_EXCEEDED',
    rule: 'SW-QUOTA-006',
    says: ['standardDASv5Family Cores', 'limit 100, used 96, asked for 64', 'az quota update'],
    source: issue('Azure/karpenter-provider-azure', 192),
  },
  {
    api: 'aks',
    http: 400,
    body: flat(
      'ErrCode_InsufficientVCPUQuota',
      'Insufficient vcpu quota requested 2, remaining 0 for family StandardDasv7Family for region eastus. Surge nodes would also consume vcpu quota.',
    ),
    means: 'QUOTA_EXCEEDED',
    rule: 'SW-QUOTA-006',
    says: ['StandardDasv7Family', 'left 0, asked for 2'],
    source: issue('1ChristianAlex/motordesk', 14),
  },
  {
    api: 'operation',
    http: 200,
    body: failed(
      'QuotaExceeded',
      'Operation results in exceeding quota limits of Core. Maximum allowed: 10, Current in use: 10, Additional requested: 2. Please read more about quota increase at https://aka.ms/ProdportalCRP',
    ),
    means: 'QUOTA_EXCEEDED',
    rule: 'SW-QUOTA-006',
    says: ['limit 10, used 10, asked for 2'],
    source: issue('salaxander/kubernetes-the-hard-way', 14),
  },
  {
    api: 'network',
    http: 400,
    body: inError(
      'PublicIPCountLimitReached',
      'Cannot create more than 10 public IP addresses for this subscription in this region.',
      { details: [] },
    ),
    means: 'QUOTA_EXCEEDED',
    rule: 'SW-QUOTA-007',
    source: 'learn.microsoft.com/troubleshoot/azure/azure-kubernetes/error-codes/publicipcountlimitreached-error',
  },
  {
    api: 'storage',
    http: 409,
    body: inError(
      'MaxStorageAccountsCountPerSubscriptionExceeded',
      'Subscription 00000000-0000-4000-8000-000000000001 already contains 250 storage accounts in location westeurope and the maximum allowed is 250.',
    ),
    means: 'QUOTA_EXCEEDED',
    rule: 'SW-QUOTA-007',
    source: 'learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-storage-account-count',
  },
  {
    api: 'operation',
    http: 200,
    body: failed(
      'ResourceOperationFailure',
      "The resource operation completed with terminal provisioning state 'Failed'.",
      { details: [{ code: 'OverconstrainedZonalAllocationRequest', target: '11', message: allocation }] },
    ),
    means: 'CAPACITY',
    rule: 'SW-CAP-013',
    source: issue('jenkins-infra/helpdesk', 3584),
  },
  {
    api: 'operation',
    http: 200,
    body: failed(
      'ReconcileVMSSAgentPoolFailed',
      `original error: Code="OverconstrainedAllocationRequest" Message="${allocation}"`,
    ),
    means: 'CAPACITY',
    rule: 'SW-CAP-013',
    source: issue('Azure-Samples/aks-store-demo', 115),
  },
  {
    api: 'operation',
    http: 200,
    body: failed(
      'ReconcileVMSSAgentPoolFailed',
      'Code="AllocationFailed" Message="Allocation failed. We do not have sufficient capacity for the requested VM size in this region. Read more about improving likelihood of allocation success at http://aka.ms/allocation-guidance"',
    ),
    means: 'CAPACITY',
    rule: 'SW-CAP-012',
    source:
      'learn.microsoft.com/troubleshoot/azure/azure-kubernetes/error-codes/zonalallocation-allocationfailed-error',
  },
  {
    api: 'aks',
    http: 400,
    body: flat(
      'AKSCapacityError',
      'AKS is unable to provision a cluster in this region due to capacity constraints. Please try again later or in another region.',
    ),
    means: 'CAPACITY',
    rule: 'SW-CAP-012',
    source: 'learn.microsoft.com/troubleshoot/azure/azure-kubernetes/create-upgrade-delete/aks-capacity-heavy-usage',
  },
  {
    api: 'aks',
    http: 400,
    body: flat(
      'BadRequest',
      "The VM size of Standard_B2s is not allowed in your subscription in location 'westus2'. The available VM sizes are 'standard_d16pds_v5,standard_d16plds_v5'. For more details, please visit https://aka.ms/aks/quotas-skus-regions",
    ),
    means: 'INVALID_SPEC',
    rule: 'SW-SPEC-009',
    says: ['Standard_B2s is not offered', 'az vm list-skus'],
    source: issue('hashicorp-education/learn-terraform-provision-aks-cluster', 15),
  },
  {
    api: 'operation',
    http: 200,
    body: failed('ProvisionNotSupportedForRegion', 'Provisioning in requested region is not supported.'),
    means: 'INVALID_SPEC',
    rule: 'SW-SPEC-009',
    says: ['not offered to this subscription in the region'],
    source: issue('Azure-Samples/azuresandbox', 171),
  },
  {
    api: 'operation',
    http: 200,
    body: failed('ProvisioningDisabled', 'The region is restricted.'),
    means: 'INVALID_SPEC',
    rule: 'SW-SPEC-009',
    source: tpa(22691),
  },
  {
    api: 'operation',
    http: 200,
    body: failed(
      'ParameterOutOfRange',
      "The value of the 'Version' should be in: []. Verify that the specified parameter value is correct.",
    ),
    means: 'INVALID_SPEC',
    rule: 'SW-SPEC-009',
    source: tpa(21757),
  },
  {
    api: 'aks',
    http: 400,
    body: flat(
      'ServiceCidrOverlapExistingSubnetsCidr',
      'The specified service CIDR 10.0.0.0/16 is conflicted with an existing subnet CIDR 10.0.239.0/24',
      { subcode: '', target: 'networkProfile.serviceCIDR' },
    ),
    means: 'INVALID_SPEC',
    rule: 'SW-SPEC-009',
    source: issue('Azure/azure-cli', 20810),
  },
  {
    api: 'aks',
    http: 400,
    body: flat(
      'NetworkProfileCIDROverlapVNET',
      'NetworkProfile CIDR 10.240.100.0/24 overlaps with reserved VNET CIDR 10.240.0.0/16',
      { subcode: '', target: 'networkProfile.podCIDR' },
    ),
    means: 'INVALID_SPEC',
    rule: 'SW-SPEC-009',
    source: issue('Azure/AKS-Construction', 403),
  },
  {
    api: 'aks',
    http: 400,
    body: flat('InsufficientSubnetSize', 'Pre-allocated IPs 310 exceeds IPs available in Subnet 251', {
      target: 'agentPoolProfile.count',
    }),
    means: 'INVALID_SPEC',
    rule: 'SW-SPEC-009',
    source: issue('Azure/AKS', 456),
  },
  {
    api: 'network',
    http: 400,
    body: inError(
      'NetcfgSubnetRangesOverlap',
      `Subnet 'mysql' is not valid because its IP address range overlaps with that of an existing subnet in virtual network '${group}/providers/Microsoft.Network/virtualNetworks/acme-azure-net'.`,
      { details: [] },
    ),
    means: 'INVALID_SPEC',
    rule: 'SW-SPEC-009',
    source:
      'learn.microsoft.com/troubleshoot/azure/virtual-network/virtual-network-troubleshoot-overlapping-address-space',
  },
];
