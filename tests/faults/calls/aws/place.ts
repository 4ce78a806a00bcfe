import { randomUUID } from 'node:crypto';
import { aws } from '@slipway/activities-aws/provider';
import { installation } from '@slipway/activities-aws/testing/installation';
import { storeObject, writeChallenge } from '@slipway/activities-aws/testing/platform-use';
import { stage, type Stage } from '@slipway/activities-aws/testing/stage';
import { whole } from '@slipway/activities-aws/testing/whole';
import { planOf } from '@slipway/testing/cloud/steps';
import type { Resource } from '../cloud-resource.ts';
import type { Verb } from '../attempts.ts';
import type { Foreign, Place } from '../place.ts';
import type { World } from '../world.ts';

const mark = 'slipway.dev/installation';

/** Kinds whose things Amazon names: ours are told by their tags, and those of others are never met. */
const knownByTags = ['aws.network', 'aws.subnets', 'aws.gateways', 'aws.routes', 'aws.asg-tags'];
/** Only a create meets a name of these that is taken: what goes is looked for by its tags. */
const removedByTags = [
  'aws.services-sg',
  'aws.oidc-provider',
  'aws.launch-templates',
  'aws.dns-zone',
  'aws.db-security-group',
];

function foreign(kind: string, verb: Verb): Foreign {
  if (knownByTags.includes(kind) || (verb === 'destroy' && removedByTags.includes(kind))) return 'passed by';
  // Route 53 lets a domain have several zones, of which one is delegated to.
  return kind === 'aws.dns-zone' ? 'ambiguous' : 'not owned';
}

/** Amazon's cloud: its objects have ids that are new each time, so they are told apart by their names. */
export async function amazonPlace(): Promise<Place> {
  const on = await stage();
  return {
    cloud: 'aws',
    on,
    resources: (context) => aws.resources(context),
    plan: (whose, context) => planOf(aws, specOf(whose), context),
    databaseSecret: whole.databaseSecret,
    prepare: () => undefined,
    comesWithAnother: () => false,
    use: (world, kind) => use(on.amazon, world, kind),
    async makeChildren({ plan }) {
      const { account, cluster, location } = plan.scope;
      const id = `arn:aws:eks:${location}:${account}:cluster/${cluster.name}`;
      const controllers = on.clusters.requests.get(id)?.cloud;
      if (!controllers) throw new Error(`no cluster ${id} was started`);
      const service = { namespace: 'gitpod', name: 'proxy', uid: randomUUID(), ports: [443], annotations: {} };
      await controllers.ensureLoadBalancer(id, service);
      const annotations = { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' };
      await controllers.ensureLoadBalancer(id, { ...service, uid: randomUUID(), annotations });
      await controllers.ensureDisk(id, {
        name: 'pvc-77',
        uid: '77',
        namespace: 'gitpod',
        claim: 'data',
        sizeBytes: 10 * 1024 ** 3,
        storageClass: 'gp3',
        zone: `${location}b`,
      });
    },
    clusterKinds: ['aws.node-group', 'aws.launch-templates', 'aws.cluster'],
    netKinds: [
      'aws.db-instance',
      'aws.db-subnet-group',
      'aws.db-security-group',
      'aws.services-sg',
      'aws.gateways',
      'aws.routes',
      'aws.subnets',
      'aws.network',
    ],
    heldKinds: ['aws.services-sg', 'aws.subnets', 'aws.network'],
    known,
    counted: (id) => (id.includes(':access-key/') ? id : known(id)),
    label: ({ type, name }) => `${type} ${known(name)}`,
    facts,
    shows: ({ operation }) => /^(?:Describe|Get|List|Head)/.test(operation),
    marks: (owner) =>
      owner === undefined
        ? ['"Key":"team","Value":"other"', '"team":"other"', '"CallerReference":"by-hand-']
        : [`"Key":"${mark}","Value":"${owner}"`, `"${mark}":"${owner}"`, `"CallerReference":"slipway-${owner}-`],
    foreign,
    restMs: 3_600_000,
    sweep: ({ scope }) => ({
      scope,
      step: 'cluster/sweep',
      kind: 'aws.sweep',
      name: scope.installation,
      lifecycle: 'managed',
    }),
  };
}

type Amazon = Stage['amazon'];
type Installation = ReturnType<typeof installation>;

const specOf = (whose: 'ours' | 'neighbour'): Installation =>
  whose === 'ours' ? installation() : { ...installation({ domain: 'neighbour.example' }), name: 'acme' };

/** Without what Amazon gives anew each time. */
const known = (id: string): string =>
  id
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '*')
    .replaceAll(/\b([a-z]+)-[0-9a-f]{17}\b/g, '$1-*')
    .replaceAll(/\bA[KS]IA[A-Z0-9]{16}\b/g, 'key')
    .replaceAll(/\b[0-9A-F]{32}\b|\bZ[0-9A-F]{20,}\b|\b[0-9a-f]{16,32}\b/g, '*')
    .replaceAll(/\bab-[0-9a-f]+\b/g, 'ab-*')
    .replaceAll(/(eks-cluster-sg-.*)-\d+$/g, '$1-*')
    .replaceAll(/\d{4}(?:-\d\d){4}$/g, '*');

/** An object in the bucket, and in the zone what the solver of the certificates writes. */
async function use(amazon: Amazon, { plan, graph }: World, kind: string): Promise<void> {
  const { domain, installation: name } = plan.scope;
  const named = (type: string, begin: string): Resource | undefined =>
    graph.all(type).find((each) => each.name.startsWith(begin));
  const bucket = named('s3.buckets', `${name}-`);
  if (kind === 'aws.bucket' && bucket) await storeObject(amazon, bucket.name);
  const zone = named('route53.hostedZones', domain);
  if (kind === 'aws.dns-zone' && zone) await writeChallenge(amazon, zone.id.split('/').at(-1) ?? '', domain);
}

/** Tags, attached policies and records. */
function facts({ graph, store }: World): string[] {
  const ours = graph.all().filter(({ cloud, providerOwned }) => cloud === 'aws' && providerOwned !== true);
  const attached = ours.flatMap((each) =>
    [...listOf(each.hidden?.['attached']), ...Object.keys((each.hidden?.['inline'] ?? {}) as object)].map(
      (policy) => `${each.type} ${known(each.name)} has ${policy}`,
    ),
  );
  const records = store.keys('aws.records').map((key) => `record ${known(key)}`);
  return [...attached, ...ours.flatMap(tagsOf), ...records];
}

const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Marks alone: other tags are drift, and a plan sees them. */
function tagsOf(resource: Resource): string[] {
  const owner = new RegExp(`"Key":"${mark}","Value":"([^"]*)"|"${mark}":"([^"]*)"`).exec(JSON.stringify(resource.body));
  return owner ? [`${resource.type} ${known(resource.name)} is marked ${owner[1] ?? owner[2]}`] : [];
}
