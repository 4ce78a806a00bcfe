import { refusal, type Fault } from '../fault.ts';
import { everyMode, when, type Played } from '../played.ts';
import { denied, refusedAt, withdrawn, type Refused } from '../refused.ts';
import type { Scenario, Site } from '../scenario.ts';

const cluster = ['ManagedClusters_CreateOrUpdate', 'AgentPools_CreateOrUpdate'];
const group = '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/acme-gitpod';

const rooms: readonly Refused[] = [
  ...cluster.map((operation): Refused => [
    6,
    operation,
    400,
    'ErrCode_InsufficientVCPUQuota',
    'Insufficient vcpu quota requested 4, remaining 2 for family standardDv4Family for region westeurope.',
  ]),
  ...cluster.map((operation): Refused => [
    9,
    operation,
    400,
    'SkuNotAvailable',
    "The requested VM size for resource 'Following SKUs have failed for Capacity Restrictions: Standard_D4_v4' is currently not available in location 'westeurope'.",
  ]),
  [
    9,
    'Servers_CreateOrUpdate',
    400,
    'ProvisionNotSupportedForRegion',
    'Provisioning in requested region is not supported. Please try a different region.',
  ],
  [
    7,
    'StorageAccounts_CreateOrUpdate',
    409,
    'MaxStorageAccountsCountPerSubscriptionExceeded',
    "Subscription 00000000-0000-4000-8000-000000000001 already contains 250 storage accounts in location 'westeurope' and the maximum allowed is 250.",
  ],
];

/** What lags behind what was made a moment ago. */
const newcomers: readonly Refused[] = [
  [
    15,
    'RoleAssignments_CreateOrUpdate',
    400,
    'PrincipalNotFound',
    'Principal 0a1b2c3d4e5f60718293a4b5c6d7e8f9 does not exist in the directory 00000000-0000-4000-8000-0000000000aa.',
  ],
];
const unknownGroup: Fault = {
  row: 38,
  name: 'ResourceGroupNotFound',
  action: refusal(404, 'ResourceGroupNotFound', "Resource group 'acme-gitpod' could not be found."),
  handling: 'inside',
};
const unregistered: Fault = {
  row: 19,
  name: '',
  action: refusal(
    409,
    'MissingSubscriptionRegistration',
    "The subscription is not registered to use namespace 'Microsoft.Network'. See https://aka.ms/rps-not-found for how to register subscriptions.",
  ),
  handling: 'inside',
};

const holders: readonly Refused[] = [
  ...['Subnets_Delete', 'VirtualNetworks_Delete'].map((operation): Refused => [
    57,
    operation,
    400,
    'InUseSubnetCannotBeDeleted',
    `Subnet nodes is in use by ${group}/providers/Microsoft.Network/networkInterfaces/nic/ipConfigurations/a and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.`,
  ]),
];
const locked: Fault = {
  row: 57,
  name: 'ScopeLocked',
  action: refusal(
    409,
    'ScopeLocked',
    `The scope '${group}/providers/x/y/z' cannot perform delete operation because following scope(s) are locked: '${group}'. Please remove the lock and try again.`,
  ),
  handling: 'attempts',
  outcomes: [['CONFLICT', 'SW-CONF-057']],
};
const disabled: Fault = {
  row: 24,
  name: 'ReadOnlyDisabledSubscription',
  action: refusal(
    409,
    'ReadOnlyDisabledSubscription',
    'The subscription is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.',
  ),
  handling: 'hold',
};
const policy: Fault = { row: 21, name: '', action: { deny: { kind: 'policy' } }, handling: 'hold' };
const notRenewed: Fault = {
  row: 26,
  name: 'not renewed',
  action: refusal(
    401,
    'ExpiredAuthenticationToken',
    'The access token expiry UTC time is earlier than current UTC time. Please renew the token.',
  ),
  handling: 'hold',
  outcomes: [['UNAUTHENTICATED', 'SW-AUTHN-025']],
};
const nameTaken: Fault = {
  row: 60,
  name: 'name taken',
  action: refusal(409, 'StorageAccountAlreadyTaken', 'The storage account named acme is already taken.'),
  handling: 'attempts',
  outcomes: [['CONFLICT', 'SW-CONF-060']],
};

/** Rows of quotas, identity, permission, policy and teardown: each at the calls that it can befall. */
export function ownFaults({ verb }: Scenario, site: Site, isFirst: boolean): Played[] {
  const { operation, service, mutation } = site;
  const changes = mutation !== undefined;
  const ensures = verb === 'ensure';
  const writes = changes && operation.endsWith('_CreateOrUpdate') && ensures;
  const inGroup = writes && operation !== 'ResourceGroups_CreateOrUpdate' && service !== 'Microsoft.Authorization';
  return [
    ...refusedAt(site, ensures ? rooms : [], 'hold'),
    ...refusedAt(site, newcomers, 'inside'),
    ...refusedAt(site, holders, 'attempts'),
    ...when<Played>(inGroup, [unknownGroup, isFirst ? ['before commit', 'permanent'] : ['before commit']]),
    ...when<Played>(inGroup && isFirst, [unregistered, ['before commit', 'permanent']]),
    ...when<Played>(changes && !ensures, [locked, ['permanent']]),
    ...when<Played>(writes, [policy, isFirst ? everyMode : ['permanent']]),
    ...when<Played>(writes && isFirst, [disabled, ['before commit', 'permanent']]),
    [denied, changes ? ['before commit', 'permanent'] : ['before commit']],
    [withdrawn, ['before commit']],
    ...when<Played>(changes, [notRenewed, ['permanent', 'heals after k']]),
    ...when<Played>(operation === 'StorageAccounts_CreateOrUpdate' && ensures, [nameTaken, ['permanent']]),
  ];
}
