import { failed, flat, group, inError, issue, subscription, tpa, type Answer } from './answer.ts';

const client = `The client '00000000-0000-4000-8000-0000000000c1' with object id '00000000-0000-4000-8000-0000000000c2'`;
const vnet = `${group}/providers/Microsoft.Network/virtualNetworks/acme-azure-net`;

/** Who may not, what a policy denies, what a lock holds, what the subscription is not ready for. */
export const access: readonly Answer[] = [
  {
    api: 'network',
    http: 401,
    body: inError(
      'ExpiredAuthenticationToken',
      "The access token expiry UTC time '11/21/2026 5:00:00 PM' is earlier than current UTC time '11/21/2026 5:10:00 PM'.",
    ),
    means: 'UNAUTHENTICATED',
    rule: 'SW-AUTHN-025',
    says: ['az login'],
    source: issue('microsoft/vscode-azureappservice', 2483),
  },
  {
    api: 'storage',
    http: 401,
    body: inError(
      'InvalidAuthenticationTokenTenant',
      "The access token is from the wrong issuer 'https://sts.windows.net/a/'. It must match the tenant 'https://sts.windows.net/b/' associated with this subscription. Please use the authority (URL) 'https://login.windows.net/b' to get the token.",
    ),
    means: 'INVALID_SPEC',
    rule: 'SW-SPEC-068',
    says: ['spec.azure.subscriptionId'],
    source: issue('Azure/azure-sdk-for-net', 49391),
  },
  {
    api: 'resources',
    http: 404,
    body: inError(
      'SubscriptionNotFound',
      "The subscription '00000000-0000-4000-8000-000000000001' could not be found.",
    ),
    means: 'INVALID_SPEC',
    rule: 'SW-SPEC-068',
    source: 'learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors',
  },
  {
    api: 'resources',
    http: 409,
    body: inError(
      'ReadOnlyDisabledSubscription',
      "The subscription '00000000-0000-4000-8000-000000000001' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.",
    ),
    means: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-024',
    source: 'learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors',
  },
  {
    api: 'network',
    http: 403,
    body: inError(
      'AuthorizationFailed',
      `${client} does not have authorization to perform action 'Microsoft.Network/virtualNetworks/write' over scope '${vnet}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    ),
    means: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-025',
    says: [
      'Microsoft.Network/virtualNetworks/write is missing',
      `on ${vnet}`,
      'grant Microsoft.Network/virtualNetworks/write',
    ],
    source: 'learn.microsoft.com/azure/role-based-access-control/troubleshooting',
  },
  {
    api: 'aks',
    http: 403,
    body: inError(
      'LinkedAuthorizationFailed',
      `${client} has permission to perform action 'Microsoft.ContainerService/managedClusters/write' on scope '${group}/providers/Microsoft.ContainerService/managedClusters/acme-azure'; however, it does not have permission to perform action(s) 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action' on the linked scope(s) '${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/acme-azure-aks' (respectively) or the linked scope(s) are invalid.`,
    ),
    means: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-025',
    says: [
      'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action is missing',
      'userAssignedIdentities/acme-azure-aks',
    ],
    source: issue('Azure/aad-pod-identity', 443),
  },
  {
    api: 'network',
    http: 403,
    body: inError(
      'LinkedAuthorizationFailed',
      `${client} has permission to perform action 'Microsoft.Network/virtualNetworks/subnets/write' on scope '${vnet}/subnets/nodes'; however, it does not have permission to perform action 'Microsoft.Network/routeTables/join/action' on the linked scope(s) '${group}/providers/Microsoft.Network/routeTables/aks-agentpool-27180469-routetable' or the linked scope(s) are invalid.`,
    ),
    means: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-025',
    says: ['Microsoft.Network/routeTables/join/action is missing'],
    source: 'github.com/microsoft/planetary-computer-hub/pull/25',
  },
  {
    api: 'network',
    http: 403,
    body: inError(
      'LinkedAuthorizationFailed',
      `The client has permission to perform action 'Microsoft.Network/ddosProtectionPlans/join/action' on scope '${vnet}', however the linked subscription '00000000-0000-0000-0000-000000000000' was not found. `,
    ),
    means: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-025',
    says: ['a permission is missing'],
    source: tpa(14021),
  },
  {
    api: 'storage',
    http: 403,
    body: inError(
      'RequestDisallowedByPolicy',
      `Resource 'acmeazurestorage' was disallowed by policy. Policy identifiers: '[{"policyAssignment":{"name":"Public network access should be disabled for PaaS services","id":"/providers/Microsoft.Management/managementGroups/acme/providers/Microsoft.Authorization/policyAssignments/Deny-Public-Endpoints"},"policyDefinition":{"name":"Storage accounts should restrict network access","id":"/providers/Microsoft.Authorization/policyDefinitions/34c877ad-507e-4c82-993e-3452a6e0ad3c"}}]'.`,
      { target: 'acmeazurestorage' },
    ),
    means: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-021',
    says: ['policy Storage accounts should restrict network access', 'az policy exemption create'],
    source: issue('Azure/terraform-azurerm-caf-enterprise-scale', 771),
  },
  {
    api: 'aks',
    http: 400,
    body: flat(
      'PreconditionFailed',
      String.raw`Provisioning of resource(s) for container service acme-azure in resource group acme-gitpod failed. Message: The template deployment failed with multiple errors. Please see details for more information.. Details: [{"code":"RequestDisallowedByPolicy","message":"Resource 'aks-vnet-13849498' was disallowed by policy. Policy identifiers: '[{\"policyAssignment\":{\"name\":\"Sandbox Restrictions - No Public Interfaces\",\"id\":\"/x\"},\"policyDefinition\":{\"name\":\"Sandbox Restrictions\",\"id\":\"/y\"}}]'.","target":"aks-vnet-13849498"}]`,
    ),
    means: 'UNAUTHORIZED',
    rule: 'SW-AUTHZ-021',
    says: ['policy Sandbox Restrictions'],
    source: issue('Azure-Terraform/terraform-azurerm-kubernetes', 26),
  },
  {
    api: 'resources',
    http: 409,
    body: inError(
      'ScopeLocked',
      `The scope '${group}' cannot perform delete operation because following scope(s) are locked: '${group}'. Please remove the lock and try again.`,
    ),
    means: 'CONFLICT',
    rule: 'SW-CONF-057',
    says: [`a lock on ${group} protects it`, 'az lock delete --ids'],
    source: issue('Azure-Player/azure.datafactory.devops', 183),
  },
  {
    api: 'operation',
    http: 200,
    body: failed(
      'ScopeLocked',
      `Call to Microsoft.Storage/storageAccounts failed. Error message: The scope '${group}/providers/Microsoft.Storage/storageAccounts/acme/privateEndpointConnectionProxies/p' cannot perform delete operation because following scope(s) are locked: '${subscription}/resourcegroups/acme-gitpod/providers/microsoft.storage/storageAccounts/acme'. Please remove the lock and try again.`,
    ),
    means: 'CONFLICT',
    rule: 'SW-CONF-057',
    says: ['microsoft.storage/storageAccounts/acme protects it'],
    source: tpa(17478),
  },
  {
    api: 'aks',
    http: 409,
    body: inError(
      'MissingSubscriptionRegistration',
      "The subscription is not registered to use namespace 'Microsoft.ContainerService'. See https://aka.ms/rps-not-found for how to register subscriptions.",
      { details: [{ code: 'MissingSubscriptionRegistration', target: 'Microsoft.ContainerService', message: 'x' }] },
    ),
    means: 'NOT_READY',
    rule: 'SW-READY-019',
    says: ['Microsoft.ContainerService'],
    source: issue('Azure/azure-cli', 1309),
  },
  {
    api: 'aks',
    http: 400,
    body: flat(
      'AddContainerInsightsSolutionError',
      `Code="MissingSubscriptionRegistration" Message="The subscription is not registered to use namespace 'Microsoft.OperationsManagement'. See https://aka.ms/rps-not-found for how to register subscriptions." Details=[{"code":"MissingSubscriptionRegistration","message":"x","target":"Microsoft.OperationsManagement"}]`,
    ),
    means: 'NOT_READY',
    rule: 'SW-READY-019',
    says: ['Microsoft.OperationsManagement'],
    source: issue('Azure/azure-cli', 21899),
  },
  {
    api: 'mysql',
    http: 400,
    body: inError(
      'NoRegisteredProviderFound',
      "No registered resource provider found for location 'chinanorth2' and API version '2021-05-01' for type 'flexibleServers'. The supported api-versions are '2021-05-01-preview'. The supported locations are 'chinaeast2, chinanorth2'.",
    ),
    means: 'NOT_READY',
    rule: 'SW-READY-019',
    source: issue('hashicorp/terraform', 30131),
  },
  {
    api: 'authorization',
    http: 400,
    body: inError(
      'PrincipalNotFound',
      'Principal 547d1c6ed79a484788 does not exist in the directory 00000000-0000-4000-8000-0000000000aa. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype',
    ),
    means: 'NOT_READY',
    rule: 'SW-READY-015',
    source: issue('Azure-Samples/azure-search-openai-demo', 9),
  },
  {
    api: 'authorization',
    http: 409,
    body: inError('RoleAssignmentExists', 'The role assignment already exists.'),
    means: 'CONFLICT',
    rule: 'SW-CONF-060',
    source: tpa(17421),
  },
  {
    api: 'authorization',
    http: 400,
    body: inError(
      'RoleAssignmentLimitExceeded',
      'No more role assignments can be created (code: RoleAssignmentLimitExceeded)',
    ),
    means: 'QUOTA_EXCEEDED',
    rule: 'SW-QUOTA-007',
    source: 'learn.microsoft.com/azure/role-based-access-control/troubleshoot-limits',
  },
  {
    api: 'network',
    http: 429,
    body: inError(
      'SubscriptionRequestsThrottled',
      "Number of read requests for subscription '00000000-0000-4000-8000-000000000001' exceeded the limit. Please try again after '6' seconds.",
    ),
    headers: { 'retry-after': '6' },
    means: 'RATE_LIMITED',
    rule: 'SW-RATE-028',
    source: issue('MicrosoftDocs/azure-docs', 51431),
  },
  {
    api: 'resources',
    http: 429,
    body: inError(
      'ResourceRequestsThrottled',
      "Number of requests for action 'Microsoft.Cdn/profiles/read' exceeded the limit of '50' for time interval '00:05:00'. Please try again after '372' seconds.",
    ),
    means: 'RATE_LIMITED',
    rule: 'SW-RATE-028',
    source: issue('Azure/azqr', 34),
  },
  {
    api: 'compute',
    http: 429,
    body: inError(
      'OperationNotAllowed',
      'The server rejected the request because too many requests have been received for this subscription.',
      {
        details: [
          {
            code: 'TooManyRequests',
            target: 'HighCostGetVMScaleSet3Min',
            message:
              '{"operationgroup":"HighCostGetVMScaleSet3Min","starttime":"2019-11-09T03:41:38+00:00","allowedrequestcount":180,"measuredrequestcount":478}',
          },
        ],
      },
    ),
    means: 'RATE_LIMITED',
    rule: 'SW-RATE-028',
    source: issue('Azure/aks-engine', 2295),
  },
];
