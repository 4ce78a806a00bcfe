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
  /** Instead of the rule's, where Amazon has another command for it. */
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
/** HTTP alone, where no code says more: S3 answers HEAD without a body. */
const bare =
  (...statuses: number[]): Test =>
  ({ http, codes }) =>
    http !== undefined &&
    statuses.includes(http) &&
    codes.every((each) => /^(?:\d{3}|\w*ServiceException)$/.test(each));

const signIn =
  'aws sso login, or renew the credentials where the worker runs, start it again, then slipway retry {name}';
const fewer =
  'delete one that nobody uses, or ask Amazon for more of {metric} (Service Quotas); then slipway retry {name}';
const metric = (r: Refusal) => ({ metric: fact.limitOf(r) });

/** What does not exist, as every API says it. */
export const absent: Test = any(
  code(/NotFound(?:Fault|Exception)?$|^NoSuch|\.NotFound$|^InvalidKeyPair\.NotFound|^NatGatewayNotFound/),
  bare(404),
);

/** First match wins: what names a cause, then what is only said in words, then what the HTTP status alone leaves to say. */
export const mappings: readonly Mapping[] = [
  {
    when: any(code(/^RequestTimeTooSkewed/), says(/signature (?:not yet current|expired)/i)),
    rule: 'SW-AUTHN-067',
    why: () => "the worker's clock is off, so that what it signs is refused",
  },
  {
    when: any(
      code(
        /^(?:ExpiredToken|RequestExpired|InvalidClientTokenId|UnrecognizedClient|AuthFailure|SignatureDoesNotMatch|MissingAuthenticationToken|IncompleteSignature|InvalidAccessKeyId|CredentialsProviderError|TokenProviderError|InvalidToken$|InvalidIdentityToken|IDPCommunicationError|NotSignedUp)/,
      ),
      says(
        /could not load credentials from any providers|security token included in the request is (?:invalid|expired)/i,
      ),
      bare(401),
    ),
    rule: 'SW-AUTHN-025',
    why: () => 'Amazon does not accept the credentials of the worker, or there are none',
    fix: signIn,
  },
  {
    when: any(
      code(/^(?:OptInRequired|PendingVerification|Blocked|SubscriptionRequired|AccountProblem|InvalidAccount)/),
      says(/not (?:currently )?subscribed to|account is (?:currently )?(?:blocked|suspended)|pending verification/i),
    ),
    rule: 'SW-AUTHZ-024',
    why: () => 'the account is blocked, waits for a verification, or has not opted in to this',
    fix: 'clear it with the support of Amazon, then slipway retry {name}',
  },
  {
    when: says(/explicit deny in an? (?:service control|resource control|permissions boundary|VPC endpoint)/i),
    rule: 'SW-AUTHZ-021',
    why: (r) => `${fact.denierOf(r)} forbids ${fact.actionOf(r) ?? 'it'}`,
    facts: (r) => ({ constraint: `the ${fact.denierOf(r)} that denies ${fact.actionOf(r) ?? 'this'}` }),
  },
  {
    when: any(
      code(/^(?:AccessDenied|UnauthorizedOperation|UnauthorizedException|NotAuthorized|Client\.Unauthorized)/),
      says(/is not authorized to perform/),
    ),
    rule: 'SW-AUTHZ-025',
    why: (r) => `${fact.actionOf(r) ?? 'a permission'} is missing`,
    facts: (r) => ({ permission: fact.actionOf(r) ?? 'the missing permission' }),
  },
  {
    when: code(/^(?:VcpuLimitExceeded|InstanceLimitExceeded|MaxSpotInstanceCountExceeded)/),
    rule: 'SW-QUOTA-006',
    why: (r) => `the quota of ${fact.limitOf(r)} is used up${fact.shortfallOf(r)}`,
    facts: metric,
  },
  {
    when: any(
      code(
        /^(?:Throttl|RequestLimitExceeded|RequestThrottl|TooManyRequests|SlowDown|PriorRequestNotComplete|EC2ThrottledException|BandwidthLimitExceeded)/,
      ),
      says(/^rate exceeded/i),
      bare(429),
    ),
    rule: 'SW-RATE-028',
    why: () => 'too many calls just now',
  },
  {
    when: any(code(/^TooManyHostedZones/), all(code(/^LimitExceeded/), says(/quota for|AccessKeysPerUser/i))),
    rule: 'SW-QUOTA-008',
    why: (r) => `the quota of ${fact.limitOf(r)} is used up${fact.shortfallOf(r)}`,
    facts: metric,
    fix: fewer,
  },
  {
    when: any(
      code(
        /(?:Limit|Quota)Exceeded(?:Fault|Exception)?$|^ResourceLimitExceeded|^ServiceQuotaExceeded|^TooMany(?:Buckets|LoadBalancers)|^SecurityGroupsPer|^InsufficientFreeAddresses/,
      ),
      says(/maximum number of [\w ]+ (?:has been|was|is) reached/i),
    ),
    rule: 'SW-QUOTA-007',
    why: (r) => `the quota of ${fact.limitOf(r)} is used up${fact.shortfallOf(r)}`,
    facts: metric,
    fix: fewer,
  },
  {
    when: any(
      code(/^(?:Insufficient(?:Instance|DBInstance|Host|ReservedInstance)?Capacity|UnsupportedAvailabilityZone)/),
      says(/does not currently have sufficient capacity|do not have sufficient .* capacity/i),
    ),
    rule: 'SW-CAP-012',
    why: (r) => `${fact.zoneOf(r) ?? 'the zone'} is out of ${fact.machineOf(r) ?? 'this'} just now`,
  },
  {
    when: any(
      code(/^ResourcePropagationDelay/),
      says(
        /could not be assumed|invalid principal in policy|(?:role|instance profile)\b.{0,160}(?:does not exist|cannot be found|could not be found|was not found|is not authorized to be assumed)/i,
      ),
    ),
    rule: 'SW-READY-038',
    why: (r) => `${fact.newcomerOf(r) ?? 'what it refers to'} is made but not visible yet`,
  },
  {
    when: any(
      code(
        /AlreadyExists|AlreadyOwnedByYou|^InvalidGroup\.Duplicate|^InvalidSubnet\.Conflict|^InvalidPermission\.Duplicate|^Resource\.AlreadyAssociated|^IdempotentParameterMismatch/,
      ),
      all(code(/^(?:ResourceInUse|InvalidRequest)/), says(/already exists|already associated/i)),
    ),
    rule: 'SW-CONF-060',
    why: (r) =>
      code(/^BucketAlreadyExists/)(r) ? 'another customer of Amazon has the name' : 'the name or the range is taken',
  },
  {
    when: code(/^HostedZoneNotEmpty/),
    rule: 'SW-DEP-058',
    why: () => 'it still holds records that are not ours',
  },
  {
    when: code(/^BucketNotEmpty/),
    rule: 'SW-DEP-059',
    why: () => 'it still holds objects',
  },
  {
    when: says(/deletion.?protect|protected (?:against|from) deletion|cannot delete protected/i),
    rule: 'SW-DEP-060',
    why: () => 'it is protected against deletion',
  },
  {
    when: any(code(/^(?:ConcurrentModification|PreconditionFailed|ConflictingOperation|ConcurrentUpdate)/), bare(412)),
    rule: 'SW-CONF-016',
    why: () => 'somebody else changed it at the same time',
  },
  {
    when: any(
      code(
        /^(?:DependencyViolation|DeleteConflict|InvalidDBSubnetGroupState|InvalidDBParameterGroupState|InvalidIPAddress\.InUse|InvalidGroup\.InUse|InvalidNetworkInterface\.InUse|VolumeInUse|NetworkInterfaceInUse)/,
      ),
      all(code(/^ResourceInUse/), says(/attached|in use|has nodegroups|associated with|being used/i)),
    ),
    rule: 'SW-DEP-054',
    why: (r) => `${fact.holderOf(r)} still uses it`,
    facts: (r) => ({ holder: fact.holderOf(r) }),
  },
  {
    when: any(
      code(
        /^(?:ResourceInUse|OperationAborted|IncorrectState|IncorrectInstanceState|InvalidDBInstanceState|InvalidState|InvalidVpcState|InvalidAttachment|ScalingActivityInProgress|ResourceContention|ResourceNotReady|OperationInProgress)/,
      ),
      says(
        /is not in (?:an? )?(?:active|available|valid) stat|(?:update|operation|deletion|creation) (?:is )?(?:already )?in progress|is (?:currently|already) being (?:created|updated|deleted|modified)/i,
      ),
    ),
    rule: 'SW-CONF-036',
    why: () => 'another operation is running on it, or it is not in a state for this',
  },
  {
    when: absent,
    rule: 'SW-READY-038',
    why: (r) => `${fact.newcomerOf(r) ?? 'what it refers to'} does not exist, or is not visible yet`,
  },
  {
    when: any(
      code(
        /^(?:Invalid(?!Action)|Validation|Malformed|Missing|Unsupported|Unknown(?:Parameter)|StorageTypeNotSupported|DBUpgradeDependencyFailure|UnmodifiableEntity|NoSuch|EntityTemporarilyUnmodifiable)/,
      ),
      bare(400),
    ),
    rule: 'SW-SPEC-009',
    why: () => 'Amazon refuses a value',
  },
  {
    when: bare(403),
    rule: 'SW-AUTHZ-025',
    why: () => 'a permission is missing',
    facts: () => ({ permission: 'the missing permission' }),
  },
  {
    when: bare(409),
    rule: 'SW-CONF-060',
    why: () => 'the name is taken, still reserved, or not in a state for this',
  },
];
