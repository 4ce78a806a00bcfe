import type { Lag, LagProfile } from '../core/lags.ts';

const lag = (p50: number, p95: number, most: number): Lag => ({ p50, p95, most });

/** How long Azure's reads lie, in simulated seconds, by the type of the resource; what is not listed is seen at once. */
export const lagProfiles: Record<string, LagProfile> = {
  'Microsoft.Authorization/roleAssignments': { list: lag(2, 8, 30), gone: lag(1, 5, 30) },
  'Microsoft.ManagedIdentity/userAssignedIdentities': { list: lag(1, 5, 30) },
};

/** From the creation of a group until each provider knows it. */
export const groupPropagation = lag(1, 4, 15);
/** From the creation of an identity until the directory knows its principal. */
export const principalPropagation = lag(15, 90, 600);
/** From the writing of a role assignment or definition until it is enforced. */
export const rolePropagation = lag(5, 30, 300);
/** From a change until the index over all resources shows it. */
export const resourceIndex = lag(15, 90, 300);
