import { microsoft, said, type CloudRule, type Scene } from './scene.ts';

const groupId = '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/acme-gitpod';
const putNetwork = microsoft('Microsoft.Network', 'VirtualNetworks_CreateOrUpdate');
const putCluster = microsoft('Microsoft.ContainerService', 'ManagedClusters_CreateOrUpdate');
const putPool = microsoft('Microsoft.ContainerService', 'AgentPools_CreateOrUpdate');

/** The first thing that is made in the group. */
const atNetwork = (action: CloudRule['action']) =>
  ({ fault: { cloud: { match: putNetwork, action } }, step: 'cluster/network' }) as const;

/** Microsoft's rows whose action is P, F or PF, and what is left of the others once they last longer than it is waited for. */
export const microsoftLastingFaults: readonly Scene[] = [
  {
    row: 6,
    name: 'InsufficientVCPUQuota',
    fault: {
      cloud: {
        match: putPool,
        action: said(
          400,
          'ErrCode_InsufficientVCPUQuota',
          'Insufficient vcpu quota requested 4, remaining 2 for family standardDv4Family for region westeurope.',
        ),
      },
    },
    step: 'node-pools/workspaces',
    code: 'QUOTA_EXCEEDED',
    wants: 'SW-QUOTA-006',
    exit: 11,
  },
  {
    row: 7,
    name: 'storage accounts',
    fault: {
      cloud: {
        match: microsoft('Microsoft.Storage', 'StorageAccounts_CreateOrUpdate'),
        action: said(
          409,
          'MaxStorageAccountsCountPerSubscriptionExceeded',
          "Subscription 00000000-0000-4000-8000-000000000001 already contains 250 storage accounts in location 'westeurope' and the maximum allowed is 250.",
        ),
      },
    },
    step: 'storage/account',
    code: 'QUOTA_EXCEEDED',
    wants: 'SW-QUOTA-007',
    exit: 11,
  },
  {
    row: 9,
    name: 'SkuNotAvailable',
    fault: {
      cloud: {
        match: putCluster,
        action: said(
          400,
          'SkuNotAvailable',
          "The requested VM size for resource 'Following SKUs have failed for Capacity Restrictions: Standard_D4_v4' is currently not available in location 'westeurope'.",
        ),
      },
    },
    step: 'cluster/control-plane',
    code: 'INVALID_SPEC',
    wants: 'SW-SPEC-009',
    exit: 2,
  },
  {
    row: 13,
    name: 'ZonalAllocationFailed',
    fault: { cloud: { match: { ...putPool, phase: 'lro' }, action: { stockout: {} } } },
    step: 'node-pools/workspaces',
    code: 'CAPACITY',
    wants: 'SW-CAP-013',
    exit: 4,
  },
  {
    row: 19,
    name: 'provider not registered',
    ...atNetwork(
      said(
        409,
        'MissingSubscriptionRegistration',
        "The subscription is not registered to use namespace 'Microsoft.Network'. See https://aka.ms/rps-not-found for how to register subscriptions.",
      ),
    ),
    code: 'NOT_READY',
    wants: 'SW-READY-019',
    exit: 9,
  },
  {
    row: 21,
    name: 'RequestDisallowedByPolicy',
    ...atNetwork({ deny: { kind: 'policy' } }),
    code: 'UNAUTHORIZED',
    wants: 'SW-AUTHZ-021',
    exit: 3,
  },
  {
    row: 24,
    name: 'subscription disabled',
    ...atNetwork(
      said(
        409,
        'ReadOnlyDisabledSubscription',
        'The subscription is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.',
      ),
    ),
    code: 'UNAUTHORIZED',
    wants: 'SW-AUTHZ-024',
    exit: 3,
  },
  {
    row: 25,
    name: 'AuthorizationFailed',
    ...atNetwork({ deny: {} }),
    code: 'UNAUTHORIZED',
    wants: 'SW-AUTHZ-025',
    exit: 3,
  },
  {
    row: 26,
    name: 'credentials not renewed',
    ...atNetwork(
      said(
        401,
        'ExpiredAuthenticationToken',
        'The access token expiry UTC time is earlier than current UTC time. Please renew the token.',
      ),
    ),
    code: 'UNAUTHENTICATED',
    wants: 'SW-AUTHN-026',
    exit: 3,
  },
  {
    row: 28,
    name: 'throttled for good',
    ...atNetwork(
      said(
        429,
        'SubscriptionRequestsThrottled',
        "Number of requests for subscription '00000000-0000-4000-8000-000000000001' and operation 'PUT' exceeded the backend storage limit. Please try again after '6' seconds.",
      ),
    ),
    code: 'RATE_LIMITED',
    wants: 'SW-RATE-028',
    exit: 4,
  },
  {
    row: 30,
    name: '503 for good',
    ...atNetwork(said(503, 'ServiceUnavailable', 'The service is unavailable. Please retry the request.')),
    code: 'INTERNAL',
    wants: 'SW-INT-030',
    exit: 1,
  },
  {
    row: 38,
    name: 'group that is never seen',
    ...atNetwork(said(404, 'ResourceGroupNotFound', "Resource group 'acme-gitpod' could not be found.")),
    code: 'NOT_READY',
    wants: 'SW-READY-038',
    exit: 9,
  },
  {
    row: 57,
    name: 'ReadOnly lock',
    ...atNetwork(
      said(
        409,
        'ScopeLocked',
        `The scope '${groupId}/providers/Microsoft.Network/virtualNetworks/acme-azure' cannot perform write operation because following scope(s) are locked: '${groupId}'. Please remove the lock and try again.`,
      ),
    ),
    code: 'CONFLICT',
    wants: 'SW-CONF-057',
    exit: 4,
  },
  {
    row: 60,
    name: 'StorageAccountAlreadyTaken',
    fault: {
      cloud: {
        match: microsoft('Microsoft.Storage', 'StorageAccounts_CreateOrUpdate'),
        action: said(409, 'StorageAccountAlreadyTaken', 'The storage account named acme is already taken.'),
      },
    },
    step: 'storage/account',
    code: 'CONFLICT',
    wants: 'SW-CONF-060',
    exit: 4,
  },
];
