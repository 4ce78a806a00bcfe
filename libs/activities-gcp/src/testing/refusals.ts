/** A refusal as it comes over the wire. */
export interface Answer {
  http: number;
  message: string;
  status?: string;
  /** Of the older APIs. */
  errorsReason?: string;
  /** Of ErrorInfo. */
  reason?: string;
  metadata?: Record<string, string>;
}

export const bodyOf = ({ http, message, status, errorsReason, reason, metadata }: Answer): string =>
  JSON.stringify({
    error: {
      code: http,
      message,
      ...(status ? { status } : {}),
      ...(errorsReason ? { errors: [{ message, domain: 'global', reason: errorsReason }] } : {}),
      ...(reason
        ? {
            details: [
              { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com', metadata },
            ],
          }
        : {}),
    },
  });

/** Bodies as Google sends them; source: `clouds.md` section 3.2. */
export const corpus: [name: string, answer: Answer, code: string, rule: string, says?: string][] = [
  [
    'an API that is off',
    {
      http: 403,
      status: 'PERMISSION_DENIED',
      reason: 'SERVICE_DISABLED',
      metadata: { service: 'container.googleapis.com' },
      message: 'Kubernetes Engine API has not been used in project 1 before or it is disabled.',
    },
    'UNAUTHORIZED',
    'SW-AUTHZ-018',
    'container.googleapis.com',
  ],
  [
    'a busy cluster',
    {
      http: 400,
      status: 'FAILED_PRECONDITION',
      reason: 'CLUSTER_ALREADY_HAS_OPERATION',
      message: 'Cluster is running incompatible operation operation-1.',
    },
    'CONFLICT',
    'SW-CONF-036',
  ],
  [
    'a busy cluster in older words',
    {
      http: 400,
      status: 'FAILED_PRECONDITION',
      message:
        'Operation operation-1 is currently creating a node pool for cluster x. Please wait and try again once it is done.',
    },
    'CONFLICT',
    'SW-CONF-036',
  ],
  [
    'too many operations',
    {
      http: 429,
      status: 'RESOURCE_EXHAUSTED',
      message: 'Too many operations: cluster "x" hits the concurrent operations quota 5',
    },
    'RATE_LIMITED',
    'SW-RATE-028',
  ],
  [
    'a subnet that was just made',
    {
      http: 400,
      errorsReason: 'resourceNotReady',
      message: "The resource 'projects/p/regions/r/subnetworks/s' is not ready",
    },
    'NOT_READY',
    'SW-READY-038',
  ],
  [
    'the quota of disks',
    {
      http: 403,
      status: 'PERMISSION_DENIED',
      message:
        "Insufficient regional quota to satisfy request: resource \"SSD_TOTAL_GB\": request requires '300.0' and is short '50.0'.",
    },
    'QUOTA_EXCEEDED',
    'SW-QUOTA-007',
    'SSD_TOTAL_GB',
  ],
  [
    'the quota of processors',
    {
      http: 403,
      status: 'PERMISSION_DENIED',
      message:
        "Insufficient regional quota to satisfy request: resource \"N2_CPUS\": request requires '24.0' and is short '8.0'.",
    },
    'QUOTA_EXCEEDED',
    'SW-QUOTA-006',
    'N2_CPUS',
  ],
  [
    'a race for the policy',
    {
      http: 409,
      status: 'ABORTED',
      message:
        'There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff.',
    },
    'CONFLICT',
    'SW-CONF-016',
  ],
  [
    'a deleted member',
    {
      http: 400,
      status: 'INVALID_ARGUMENT',
      message: 'Principal deleted:serviceAccount:a@p.iam.gserviceaccount.com?uid=1 is invalid.',
    },
    'DEPENDENCY',
    'SW-DEP-017',
  ],
  [
    'an account that policies do not know yet',
    { http: 400, status: 'INVALID_ARGUMENT', message: 'Service account a@p.iam.gserviceaccount.com does not exist.' },
    'NOT_READY',
    'SW-READY-038',
  ],
  [
    'forbidden keys',
    {
      http: 400,
      status: 'FAILED_PRECONDITION',
      message: 'Key creation is not allowed on this service account. constraints/iam.disableServiceAccountKeyCreation',
    },
    'INVALID_SPEC',
    'SW-SPEC-022',
  ],
  [
    'a network in use',
    {
      http: 400,
      errorsReason: 'resourceInUseByAnotherResource',
      message:
        "The network resource 'projects/p/global/networks/n' is already being used by 'projects/p/global/firewalls/k8s-77-node-http-hc'",
    },
    'DEPENDENCY',
    'SW-DEP-054',
    'k8s-77-node-http-hc',
  ],
  [
    'a taken name',
    { http: 409, errorsReason: 'alreadyExists', message: "The resource 'projects/p/global/networks/n' already exists" },
    'CONFLICT',
    'SW-CONF-060',
  ],
  [
    'a reserved database name',
    {
      http: 409,
      errorsReason: 'invalidState',
      message: 'The instance or operation is not in an appropriate state to handle the request.',
    },
    'CONFLICT',
    'SW-CONF-060',
  ],
  [
    'a busy database',
    {
      http: 409,
      errorsReason: 'operationInProgress',
      message: 'Operation failed because another operation was already in progress.',
    },
    'CONFLICT',
    'SW-CONF-036',
  ],
  [
    'a zone with records',
    { http: 400, errorsReason: 'containerNotEmpty', message: 'The resource is not empty' },
    'DEPENDENCY',
    'SW-DEP-058',
  ],
  [
    'a stale change',
    { http: 412, errorsReason: 'conditionNotMet', message: 'Precondition not met' },
    'CONFLICT',
    'SW-CONF-016',
  ],
  [
    'no permission',
    {
      http: 403,
      status: 'PERMISSION_DENIED',
      reason: 'IAM_PERMISSION_DENIED',
      metadata: { permission: 'container.clusters.create' },
      message: "Permission 'container.clusters.create' denied on resource (or it may not exist).",
    },
    'UNAUTHORIZED',
    'SW-AUTHZ-025',
    'container.clusters.create',
  ],
  [
    'bad credentials',
    { http: 401, status: 'UNAUTHENTICATED', message: 'Request had invalid authentication credentials.' },
    'UNAUTHENTICATED',
    'SW-AUTHN-025',
  ],
  [
    'a server error',
    { http: 503, status: 'UNAVAILABLE', message: 'The service is currently unavailable.' },
    'INTERNAL',
    'SW-INT-030',
  ],
];

/** Reasons of the older APIs, which gax 6 drops: there, only text and status are left. */
export const lostInGax6 = ['a zone with records', 'a stale change'];
