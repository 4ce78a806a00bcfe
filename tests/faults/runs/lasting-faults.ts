import { google, refusal, type Scene } from './scene.ts';

const quota = (metric: string): string =>
  `Insufficient regional quota to satisfy request: resource "${metric}": request requires '300.0' and is short '50.0'.`;

/** Rows whose action is P, F or PF, and what is left of the others once they last longer than it is waited for. */
export const lastingFaults: readonly Scene[] = [
  {
    row: 6,
    name: 'N2_CPUS',
    fault: {
      cloud: {
        match: google('container', 'CreateNodePool'),
        action: refusal(403, 'PERMISSION_DENIED', quota('N2_CPUS')),
      },
    },
    step: 'node-pools/services',
    code: 'QUOTA_EXCEEDED',
    wants: 'SW-QUOTA-006',
    exit: 11,
  },
  {
    row: 7,
    name: 'SSD_TOTAL_GB',
    fault: {
      cloud: {
        match: google('container', 'CreateCluster'),
        action: refusal(403, 'PERMISSION_DENIED', quota('SSD_TOTAL_GB')),
      },
    },
    step: 'cluster/control-plane',
    code: 'QUOTA_EXCEEDED',
    wants: 'SW-QUOTA-007',
    exit: 11,
  },
  {
    row: 8,
    name: 'service accounts',
    fault: {
      cloud: {
        match: { ...google('iam', 'serviceAccounts.create') },
        action: refusal(429, 'RESOURCE_EXHAUSTED', 'Maximum number of service accounts on project reached.', {
          reason: 'rateLimitExceeded',
        }),
      },
    },
    step: 'cluster/node-identity',
    code: 'QUOTA_EXCEEDED',
    wants: 'SW-QUOTA-008',
    exit: 11,
  },
  {
    row: 12,
    name: 'GCE_STOCKOUT',
    fault: { cloud: { match: { ...google('container', 'CreateNodePool'), phase: 'lro' }, action: { stockout: {} } } },
    step: 'node-pools/services',
    code: 'CAPACITY',
    wants: 'SW-CAP-012',
    exit: 4,
  },
  {
    row: 22,
    name: 'keys forbidden',
    fault: {
      cloud: {
        match: google('iam', 'serviceAccounts.keys.create'),
        action: refusal(
          400,
          'FAILED_PRECONDITION',
          'Key creation is not allowed on this service account. constraints/iam.disableServiceAccountKeyCreation',
        ),
      },
    },
    step: 'database/identity',
    code: 'INVALID_SPEC',
    wants: 'SW-SPEC-022',
    exit: 2,
  },
  {
    row: 24,
    name: 'billing off',
    fault: {
      cloud: {
        match: google('compute', 'networks.insert'),
        action: refusal(403, 'PERMISSION_DENIED', 'This API method requires billing to be enabled.', {
          info: { reason: 'BILLING_DISABLED' },
        }),
      },
    },
    step: 'cluster/network',
    code: 'UNAUTHORIZED',
    wants: 'SW-AUTHZ-024',
    exit: 3,
  },
  {
    row: 25,
    name: 'permission taken away',
    fault: {
      cloud: {
        match: google('compute', 'networks.insert'),
        action: refusal(403, 'PERMISSION_DENIED', "Permission 'compute.networks.create' denied on resource 'p'.", {
          info: { reason: 'IAM_PERMISSION_DENIED', metadata: { permission: 'compute.networks.create' } },
        }),
      },
    },
    step: 'cluster/network',
    code: 'UNAUTHORIZED',
    wants: 'SW-AUTHZ-025',
    exit: 3,
  },
  {
    row: 26,
    name: 'credentials not renewed',
    fault: {
      cloud: {
        match: google('compute', 'networks.insert'),
        action: refusal(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.', {
          reason: 'authError',
        }),
      },
    },
    step: 'cluster/network',
    code: 'UNAUTHENTICATED',
    wants: 'SW-AUTHN-026',
    exit: 3,
  },
  {
    row: 28,
    name: 'throttled for good',
    fault: {
      cloud: {
        match: google('compute', 'networks.insert'),
        action: refusal(429, 'RESOURCE_EXHAUSTED', 'Too many requests.'),
      },
    },
    step: 'cluster/network',
    code: 'RATE_LIMITED',
    wants: 'SW-RATE-028',
    exit: 4,
  },
  {
    row: 30,
    name: '503 for good',
    fault: { cloud: { match: google('compute', 'networks.insert'), action: { status: { http: 503 } } } },
    step: 'cluster/network',
    code: 'INTERNAL',
    wants: 'SW-INT-030',
    exit: 1,
  },
  {
    row: 60,
    name: 'name reserved',
    fault: {
      cloud: {
        match: google('sqladmin', 'instances.insert'),
        action: refusal(
          409,
          'ABORTED',
          'The instance or operation is not in an appropriate state to handle the request.',
          {
            reason: 'invalidState',
          },
        ),
      },
    },
    step: 'database/instance',
    code: 'CONFLICT',
    wants: 'SW-CONF-060',
    exit: 4,
  },
  {
    row: 67,
    name: 'clock of the worker',
    fault: {
      cloud: {
        match: google('compute', 'networks.insert'),
        action: refusal(
          401,
          'UNAUTHENTICATED',
          'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
        ),
      },
    },
    step: 'cluster/network',
    code: 'UNAUTHENTICATED',
    wants: 'SW-AUTHN-067',
    exit: 3,
  },
];
