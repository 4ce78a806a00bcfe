import { code, type Mapping } from '@slipway/activities-core';
import * as fact from '../failure-facts.ts';
import type { Refusal } from '../refusal.ts';
import { all, any, bare, says } from './tests.ts';

/** What another thing, or its own state, stands in the way of. */
export const state: readonly Mapping<Refusal>[] = [
  {
    when: code(
      /^(?:InUseSubnetCannotBeDeleted|InUsePrefixCannotBeDeleted|SubnetMissingRequiredDelegation|ServiceAssociationLink)/,
    ),
    rule: 'SW-DEP-057',
    why: (r) => `${fact.holderOf(r)} still uses it`,
    facts: (r) => ({ holder: fact.holderOf(r) }),
  },
  {
    when: any(
      code(
        /^(?:PublicIPAddressCannotBeDeleted|InUse\w*CannotBe(?:Deleted|Updated)|CannotDeleteResource|NetworkSecurityGroupInUse\w*|NicInUse|LinkedResources\w*|ResourceInUse|CannotDeleteZone\w*)/,
      ),
      says(/cannot be deleted (?:since|because) it|before deleting (?:it|nested resources)/i),
    ),
    rule: 'SW-DEP-054',
    why: (r) => `${fact.holderOf(r)} still uses it`,
    facts: (r) => ({ holder: fact.holderOf(r) }),
  },
  {
    when: code(/^ResourceGroupDeletionBlocked$/),
    rule: 'SW-DEP-054',
    why: (r) => `${fact.blockedOf(r)} could not be deleted`,
    facts: (r) => ({ holder: fact.blockedOf(r) }),
  },
  {
    when: any(
      all(
        code(/^(?:OperationNotAllowed|EtagMismatch)$/),
        says(/another (?:agentpool )?operation|in progress|is being|is currently/i),
      ),
      says(/aka\.ms\/aks-pending-operation/),
    ),
    rule: 'SW-CONF-037',
    why: (r) => `the cluster is busy with ${fact.operationOf(r) ?? 'something else'}`,
  },
  {
    when: any(
      code(
        /^(?:AnotherOperationInProgress|ConflictingServerOperation|ConflictingConcurrentWriteNotAllowed|ServerIsBusy|ServerBusy|OperationPreempted|Conflicting\w*Operation|ResourceGroupBeingDeleted|DeploymentActive|InProgress|OperationInProgress|ReferencedResourceNotProvisioned|AccountIsBeingUpdated|ConcurrentFederatedIdentityCredentialsWrites\w*|NotReady|RegistryBeingDeleted|ServerGroupDropping|StorageAccountOperationInProgress)$/,
      ),
      all(code(/^OperationNotAllowed$/), says(/marked for deletion/i)),
      all(bare(409), says(/in progress/i)),
      says(/is in (?:the )?(?:process of being )?(?:deprovisioning|deleting|updating) state/i),
    ),
    rule: 'SW-CONF-036',
    why: () => 'another operation is running on it, or it is not in a state for this',
  },
  {
    when: code(/^(?:VMExtension(?:Provisioning|Error)\w*|\w*VMExtensionError|NodesNotReady|\w*CSE\w*Error)$/),
    rule: 'SW-READY-041',
    why: () => 'its machines run and do not join the cluster',
  },
  {
    when: all(
      code(/^(?:UnsatisfiablePDB|PodDrainFailure|UpgradeFailed|KubernetesAPICallFailed)$/),
      says(/disruption budget|\bPDBs?\b|evict/i),
    ),
    rule: 'SW-DEP-061',
    why: () => 'a disruption budget keeps pods on their nodes',
    fix: 'kubectl get poddisruptionbudgets --all-namespaces shows it; make room for it or let it go, then slipway retry {name}',
  },
  {
    when: code(/^(?:PreconditionFailed|Etag\w*|ConcurrentUpdate\w*)$/),
    rule: 'SW-CONF-016',
    why: () => 'somebody else changed it at the same time',
  },
  {
    when: code(
      /^(?:StorageAccountAlreadyTaken|StorageAccountAlreadyExists|AlreadyInUse|ServerNameAlreadyExists|NameAlreadyExists|AlreadyExists|RoleAssignmentExists|\w+AlreadyExists|NameUnavailable|NameNotAvailable)$/,
    ),
    rule: 'SW-CONF-060',
    why: () => 'the name is taken',
  },
  // Many refusals of one thing say `Conflict` beside the code that tells why: what is told comes first.
  {
    when: all(code(/^Conflict$/), says(/^(?!.*(?:is already linked to|overlapping namespaces))/is)),
    rule: 'SW-CONF-036',
    why: () => 'another operation is running on it, or it is not in a state for this',
  },
];
