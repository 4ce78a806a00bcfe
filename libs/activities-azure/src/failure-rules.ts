import type { RuleId } from '@slipway/contracts/rules';
import * as fact from './failure-facts.ts';
import type { Refusal } from './refusal.ts';

type Test = (refusal: Refusal) => boolean;

/** Which rule a refusal falls under, and what there is to say about this one. */
export interface Mapping {
  when: Test;
  rule: RuleId;
  why: (refusal: Refusal) => string;
  /** Fills the `{…}` of the rule's fix. */
  facts?: (refusal: Refusal) => Record<string, string | undefined>;
  /** Instead of the rule's, where Azure has another command for it. */
  fix?: string;
}

const code =
  (pattern: RegExp): Test =>
  ({ codes }) =>
    codes.some((each) => pattern.test(each));
const says =
  (pattern: RegExp): Test =>
  ({ message }) =>
    pattern.test(message);
const any =
  (...tests: Test[]): Test =>
  (refusal) =>
    tests.some((test) => test(refusal));
const all =
  (...tests: Test[]): Test =>
  (refusal) =>
    tests.every((test) => test(refusal));
/** HTTP alone, where no code says more: an answer to HEAD has no body. */
const bare =
  (...statuses: number[]): Test =>
  ({ http, codes }) =>
    http !== undefined && statuses.includes(http) && codes.every((each) => /^\d{3}$|^REQUEST_/.test(each));

const signIn = 'az login, or renew the credentials where the worker runs, start it again, then slipway retry {name}';
const moreQuota =
  'ask Azure for more of {metric} (Quotas in the portal, or az quota update); then slipway retry {name}';
const metric = (r: Refusal) => ({ metric: fact.metricOf(r), machine: 'SMALLER' });

/** What does not exist, as every provider says it. */
export const absent: Test = any(
  all(
    code(
      /^(?:(?:Parent)?ResourceNotFound|ResourceGroupNotFound|NotFound|RoleAssignmentNotFound|\w*(?:ServerNot(?:Found|Exist)|DoesNotExist)|OperationNotFound)$/,
    ),
    ({ http }) => http === undefined || http === 404,
  ),
  bare(404),
);

/** First match wins: what names a cause, then what is only said in words, then what the HTTP status alone leaves to say. */
export const mappings: readonly Mapping[] = [
  {
    when: says(/AADSTS700024|not within its valid time range|clock skew/i),
    rule: 'SW-AUTHN-067',
    why: () => "the worker's clock is off, so that its tokens are refused",
  },
  {
    when: code(
      /^(?:SubscriptionNotFound|InvalidSubscriptionId|InvalidAuthenticationTokenTenant|SubscriptionNotRegistered)$/,
    ),
    rule: 'SW-SPEC-068',
    why: () => 'the subscription does not exist, or the credentials of the worker belong to another tenant',
    fix: 'correct spec.azure.subscriptionId (az account list), or give the worker access to it; then slipway retry {name}',
  },
  {
    when: any(
      code(
        /^(?:ExpiredAuthenticationToken|InvalidAuthenticationToken|AuthenticationFailed|AuthenticationRequired|CredentialUnavailable|AuthenticationError|AggregateAuthentication|invalid_client|invalid_grant|unauthorized_client)/,
      ),
      says(/AADSTS\d+/),
      bare(401),
    ),
    rule: 'SW-AUTHN-025',
    why: () => 'Azure does not accept the credentials of the worker, or there are none',
    fix: signIn,
  },
  {
    when: code(/^(?:ReadOnlyDisabledSubscription|SubscriptionDisabled|DisallowedOperation)$/),
    rule: 'SW-AUTHZ-024',
    why: () => 'the subscription is disabled or read-only',
    fix: 'clear it in the billing of the subscription, then slipway retry {name}',
  },
  {
    when: code(/^(?:RequestDisallowedByPolicy|PolicyViolation$)/),
    rule: 'SW-AUTHZ-021',
    why: (r) => `policy ${fact.policyOf(r)} denies it`,
    facts: (r) => ({ constraint: `policy ${fact.policyOf(r)}` }),
    fix: 'ask for an exemption of the resource group from {constraint} (az policy exemption create), then slipway retry {name}',
  },
  {
    when: code(/^(?:ScopeLocked|CannotDeleteResourceLocked)/),
    rule: 'SW-CONF-057',
    why: (r) => `${fact.protectorOf(r)} ${(r.locks?.length ?? 1) === 1 ? 'protects' : 'protect'} it`,
    facts: (r) => ({ lock: fact.locksOf(r) }),
  },
  {
    when: any(code(/^PrincipalNotFound$/), says(/^Principal \w+ does not exist in the directory/)),
    rule: 'SW-READY-015',
    why: () => 'the identity is still being replicated',
  },
  {
    when: code(/^(?:AuthorizationFailed|LinkedAuthorizationFailed|RoleAssignmentUpdateNotPermitted|Forbidden)$/),
    rule: 'SW-AUTHZ-025',
    why: (r) => `${fact.actionOf(r) ?? 'a permission'} is missing${inScope(r)}`,
    facts: (r) => ({ permission: fact.actionOf(r) ?? 'the missing permission' }),
  },
  {
    when: any(
      code(/^(?:MissingSubscriptionRegistration|NoRegisteredProviderFound)$/),
      says(/is not registered to use namespace/),
    ),
    rule: 'SW-READY-019',
    why: (r) => `${fact.namespaceOf(r) ?? 'a resource provider'} is not registered`,
    facts: (r) => ({ namespace: fact.namespaceOf(r) ?? 'NAMESPACE' }),
  },
  {
    when: any(
      code(
        /^(?:TooManyRequests|SubscriptionRequestsThrottled|ResourceRequestsThrottled|OperationNotAllowedThrottled|RetryableError)$/,
      ),
      bare(429),
    ),
    rule: 'SW-RATE-028',
    why: () => 'too many calls just now',
  },
  {
    when: all(
      any(
        code(
          /^(?:QuotaExceeded|ErrCode_InsufficientVCPUQuota|InsufficientVCPUQuota|OperationNotAllowed|ResourceQuotaExceeded)/,
        ),
      ),
      says(/cores?\b|vcpu/i),
      says(/quota|limit/i),
    ),
    rule: 'SW-QUOTA-006',
    why: (r) => `the quota of ${fact.metricOf(r)} is used up${fact.shortfallOf(r)}`,
    facts: metric,
    fix: `${moreQuota}; or take a smaller machine: slipway retry {name} --set machineType={machine}`,
  },
  {
    when: code(
      /QuotaExceeded|LimitReached$|LimitExceeded$|^MaxStorageAccountsCountPerSubscriptionExceeded|^PublicIPCountLimitReached|^(?:SubnetsLimit|RoleAssignmentLimit)/,
    ),
    rule: 'SW-QUOTA-007',
    why: (r) => `the quota of ${fact.metricOf(r)} is used up${fact.shortfallOf(r)}`,
    facts: metric,
    fix: moreQuota,
  },
  {
    when: code(/^(?:ZonalAllocationFailed|OverconstrainedZonalAllocationRequest|OverconstrainedAllocationRequest)$/),
    rule: 'SW-CAP-013',
    why: (r) => `Azure cannot allocate ${fact.machineOf(r) ?? 'the machine'} in the zone just now`,
    facts: () => ({ machine: 'ANOTHER' }),
  },
  {
    when: code(/^(?:AllocationFailed|AKSCapacityError|AksCapacityHeavyUsage|InternalCapacityError)/),
    rule: 'SW-CAP-012',
    why: (r) => `the region is out of ${fact.machineOf(r) ?? 'this'} just now`,
    facts: () => ({ machine: 'ANOTHER' }),
  },
  {
    when: any(
      code(
        /^(?:SkuNotAvailable|LocationIsOfferRestricted|ProvisionNotSupportedForRegion|ProvisioningDisabled|LocationNotAvailableForResourceType|SkuNotSupported|VMSizeNotSupported|ErrCode_VMSKUNotAvailable|InvalidSku)/i,
      ),
      says(/VM size of .+ is not allowed in your subscription/i),
    ),
    rule: 'SW-SPEC-009',
    why: (r) => `${fact.machineOf(r) ?? 'it'} is not offered to this subscription in the region`,
    fix: 'choose another size or region (az vm list-skus --location REGION), then slipway retry {name}',
  },
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
      all(code(/^Conflict$/), says(/^(?!.*(?:is already linked to|overlapping namespaces))/is)),
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
  {
    when: absent,
    rule: 'SW-READY-038',
    why: (r) => `${fact.newcomerOf(r) ?? 'what it refers to'} does not exist, or is not visible yet`,
  },
  {
    when: any(
      code(
        /^(?:Invalid|Password|BadRequest|Missing|Unsupported|NotSupported|PropertyChangeNotAllowed|CannotChange|ParameterOutOfRange|InsufficientSubnetSize|SubnetIsFull|K8sVersionNotSupported|\w*(?:NotSupported|NotAllowed|Invalid|BadRequest|ValidationError|Overlap\w*)$|Netcfg\w+|Location(?:Required|NotAvailable))/,
      ),
      says(/is already linked to|overlapping namespaces/i),
      bare(400),
    ),
    rule: 'SW-SPEC-009',
    why: () => 'Azure refuses a value',
  },
  {
    when: bare(403),
    rule: 'SW-AUTHZ-025',
    why: () => 'a permission is missing',
    facts: () => ({ permission: 'the missing permission' }),
  },
  {
    when: bare(409),
    rule: 'SW-CONF-036',
    why: () => 'it is not in a state for this',
  },
  {
    when: bare(412),
    rule: 'SW-CONF-016',
    why: () => 'somebody else changed it at the same time',
  },
];

function inScope(refusal: Refusal): string {
  const scope = fact.scopeOf(refusal);
  return scope === undefined ? '' : ` on ${scope}`;
}
