import { microsoft, said, type PassingFault } from './scene.ts';

/** Microsoft's rows that heal by themselves: all of them befall the same life, none of it may be felt. */
export const microsoftPassingFaults: readonly PassingFault[] = [
  {
    row: 13,
    name: 'ZonalAllocationFailed',
    rule: {
      match: { ...microsoft('Microsoft.ContainerService', 'AgentPools_CreateOrUpdate'), phase: 'lro' },
      nth: 1,
      action: { stockout: {} },
    },
  },
  {
    row: 15,
    name: 'PrincipalNotFound',
    rule: {
      match: microsoft('Microsoft.Authorization', 'RoleAssignments_CreateOrUpdate'),
      times: 2,
      action: said(
        400,
        'PrincipalNotFound',
        'Principal 0a1b2c3d4e5f60718293a4b5c6d7e8f9 does not exist in the directory 00000000-0000-4000-8000-0000000000aa.',
      ),
    },
  },
  {
    row: 28,
    name: 'throttled at every sort of call',
    rule: {
      match: { cloud: 'azure', service: 'Microsoft.ManagedIdentity' },
      times: 3,
      action: said(429, 'TooManyRequests', 'The request is being throttled.'),
    },
  },
  ...(
    [
      ['Microsoft.Resources', 'ResourceGroups_CreateOrUpdate'],
      ['Microsoft.ContainerService', 'ManagedClusters_CreateOrUpdate'],
      ['Microsoft.Storage', 'StorageAccounts_CreateOrUpdate'],
      ['Microsoft.ContainerRegistry', 'Registries_CreateOrUpdate'],
    ] as const
  ).map(([service, operation]): PassingFault => ({
    row: 30,
    name: `reply of ${operation} lost`,
    rule: { match: microsoft(service, operation), nth: 1, action: { 'timeout-after-commit': {} } },
  })),
  {
    row: 36,
    name: 'AnotherOperationInProgress',
    rule: {
      match: microsoft('Microsoft.Network', 'Subnets_CreateOrUpdate'),
      times: 2,
      action: said(
        409,
        'AnotherOperationInProgress',
        'Another operation on this or dependent resource is in progress.',
      ),
    },
  },
  {
    row: 37,
    name: 'an operation that Azure began itself',
    rule: {
      match: { ...microsoft('Microsoft.ContainerService', 'ManagedClusters_CreateOrUpdate'), phase: 'lro' },
      nth: 1,
      action: { 'background-op': { ms: 120_000 } },
    },
  },
  {
    row: 38,
    name: 'ResourceGroupNotFound',
    rule: {
      match: microsoft('Microsoft.Network', 'Zones_CreateOrUpdate'),
      times: 2,
      action: said(404, 'ResourceGroupNotFound', "Resource group 'acme-gitpod' could not be found."),
    },
  },
  {
    row: 38,
    name: 'not visible yet',
    rule: {
      match: microsoft('Microsoft.Network', 'VirtualNetworks_Get'),
      times: 2,
      action: { 'stale-reads': { ms: 30_000 } },
    },
  },
  {
    row: 39,
    name: 'error reported, and it came up',
    rule: {
      match: { ...microsoft('Microsoft.DBforMySQL', 'Servers_CreateOrUpdate'), phase: 'lro' },
      nth: 1,
      action: { 'op-error-then-ok': {} },
    },
  },
];
