import { everyMode, when, type Played } from '../played.ts';
import { refusal, type Fault } from '../fault.ts';
import type { Scenario, Site } from '../scenario.ts';

const processors: Fault = {
  row: 6,
  name: 'N2_CPUS',
  action: refusal(
    403,
    'PERMISSION_DENIED',
    `Insufficient regional quota to satisfy request: resource "N2_CPUS": request requires '24.0' and is short '8.0'.`,
  ),
  handling: 'hold',
};
const disks: Fault = {
  row: 7,
  name: 'SSD_TOTAL_GB',
  action: refusal(
    403,
    'PERMISSION_DENIED',
    `Insufficient regional quota to satisfy request: resource "SSD_TOTAL_GB": request requires '300.0' and is short '50.0'.`,
  ),
  handling: 'hold',
};
const accounts: Fault = {
  row: 8,
  name: '429',
  action: refusal(429, 'RESOURCE_EXHAUSTED', 'Maximum number of service accounts on project reached.', {
    reason: 'rateLimitExceeded',
  }),
  handling: 'hold',
};
const stockout: Fault = {
  row: 12,
  name: 'GCE_STOCKOUT',
  action: { stockout: {} },
  match: { phase: 'lro' },
  handling: 'inside',
  breaks: true,
};
const policyChanged: Fault = {
  row: 16,
  name: '',
  action: refusal(409, 'ABORTED', 'There were concurrent policy changes. Please retry the whole read-modify-write.', {
    reason: 'aborted',
  }),
  handling: 'inside',
};
const deletedMember: Fault = {
  row: 17,
  name: '',
  action: refusal(
    400,
    'INVALID_ARGUMENT',
    'Principal deleted:serviceAccount:a@p.iam.gserviceaccount.com?uid=1 is invalid.',
  ),
  handling: 'inside',
};
const newAccount: Fault = {
  row: 38,
  name: 'account unknown to policies',
  action: refusal(400, 'INVALID_ARGUMENT', 'Service account a@p.iam.gserviceaccount.com does not exist.'),
  handling: 'inside',
};
const newSubnet: Fault = {
  row: 38,
  name: 'subnet not ready',
  action: refusal(400, 'INVALID_ARGUMENT', "The resource 'projects/p/regions/r/subnetworks/s' is not ready", {
    reason: 'resourceNotReady',
  }),
  handling: 'inside',
};
const newApi: Fault = {
  row: 18,
  name: 'enabled a moment ago',
  action: refusal(403, 'PERMISSION_DENIED', 'The API has not been used in project 1 before or it is disabled.', {
    info: { reason: 'SERVICE_DISABLED', metadata: { service: 'container.googleapis.com' } },
  }),
  handling: 'inside',
  outcomes: [['NOT_READY', 'SW-READY-018']],
};
const keysForbidden: Fault = {
  row: 22,
  name: '',
  action: refusal(
    400,
    'FAILED_PRECONDITION',
    'Key creation is not allowed on this service account. constraints/iam.disableServiceAccountKeyCreation',
  ),
  handling: 'hold',
};
const billingOff: Fault = {
  row: 24,
  name: '',
  action: refusal(403, 'PERMISSION_DENIED', 'This API method requires billing to be enabled.', {
    info: { reason: 'BILLING_DISABLED' },
  }),
  handling: 'hold',
};
const denied: Fault = {
  row: 25,
  name: 'denied',
  action: refusal(403, 'PERMISSION_DENIED', "Permission 'a.b.c' denied on resource 'x' (or it may not exist).", {
    info: { reason: 'IAM_PERMISSION_DENIED', metadata: { permission: 'a.b.c' } },
  }),
  handling: 'hold',
  outcomes: [['UNAUTHORIZED', 'SW-AUTHZ-025']],
  // Cloud SQL says 403 also of what is not there, so its list is asked.
  mayPass: ({ operation }) => operation === 'instances.get',
};
const expired: Fault = { row: 26, name: 'expired', action: { 'expire-token': {} }, handling: 'inside' };
const refused: Fault = {
  row: 26,
  name: 'not renewed',
  action: refusal(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.', { reason: 'authError' }),
  handling: 'hold',
};
const inUse: Fault = {
  row: 54,
  name: '',
  action: refusal(
    400,
    'INVALID_ARGUMENT',
    "The network resource 'projects/p/global/networks/n' is already being used by 'projects/p/global/firewalls/k8s-1-node-http-hc'",
    { reason: 'resourceInUseByAnotherResource' },
  ),
  handling: 'attempts',
};
const zoneNotEmpty: Fault = {
  row: 58,
  name: '',
  action: refusal(400, 'INVALID_ARGUMENT', "The resource named 'z' cannot be deleted because it contains records.", {
    reason: 'containerNotEmpty',
  }),
  handling: 'attempts',
};
const bucketNotEmpty: Fault = {
  row: 59,
  name: '',
  action: refusal(409, 'ABORTED', 'The bucket you tried to delete is not empty.', { reason: 'conflict' }),
  handling: 'attempts',
};
const nameReserved: Fault = {
  row: 60,
  name: 'name reserved',
  action: refusal(409, 'ABORTED', 'The instance or operation is not in an appropriate state to handle the request.', {
    reason: 'invalidState',
  }),
  handling: 'attempts',
  outcomes: [['CONFLICT', 'SW-CONF-060']],
};

/** Rows of quotas, identity, permission, policy and teardown: each at the calls that it can befall. */
export function ownFaults({ verb }: Scenario, site: Site, isFirst: boolean): Played[] {
  const { service, operation } = site;
  const changes = site.mutation !== undefined;
  const makesNodes = /^Create(Cluster|NodePool)$/.test(operation);
  const writesPolicy = /setIamPolicy$/i.test(operation);
  const makes = changes && /create|insert/i.test(operation);
  return [
    ...when<Played>(makesNodes, [processors, everyMode]),
    ...when<Played>(makesNodes, [disks, everyMode]),
    ...when<Played>(operation === 'serviceAccounts.create', [accounts, everyMode]),
    ...when<Played>(makesNodes, [stockout, everyMode]),
    ...when<Played>(writesPolicy, [policyChanged, isFirst ? everyMode : ['before commit']]),
    ...when<Played>(writesPolicy, [deletedMember, ['before commit']]),
    ...when<Played>(writesPolicy && verb === 'ensure', [newAccount, ['before commit']]),
    ...when<Played>(operation === 'CreateCluster', [newSubnet, ['before commit', 'permanent']]),
    ...when<Played>(makes, [newApi, isFirst ? ['before commit', 'permanent'] : ['before commit']]),
    ...when<Played>(operation === 'serviceAccounts.keys.create', [keysForbidden, everyMode]),
    ...when<Played>(makes && service !== 'iam', [billingOff, ['before commit', 'permanent']]),
    [denied, changes ? ['before commit', 'permanent'] : ['before commit']],
    [expired, ['before commit']],
    ...when<Played>(changes, [refused, ['permanent', 'heals after k']]),
    ...when<Played>(/^(networks|subnetworks)\.delete$/.test(operation), [inUse, everyMode]),
    ...when<Played>(operation === 'managedZones.delete', [zoneNotEmpty, everyMode]),
    ...when<Played>(operation === 'buckets.delete', [bucketNotEmpty, everyMode]),
    ...when<Played>(operation === 'instances.insert', [nameReserved, ['permanent']]),
  ];
}
