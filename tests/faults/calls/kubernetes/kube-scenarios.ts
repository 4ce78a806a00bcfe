import type { Json, JsonObject, Ref, StepId } from '@slipway/contracts';
import type { Verb } from '../attempts.ts';
import type { Findings, Scenario, Site } from '../scenario.ts';
import { without } from '../standing.ts';
import type { KubeWorld } from './kube-world.ts';

interface Subject {
  step: StepId;
  kind: string;
  name: string;
  props: JsonObject;
  inputs?: Record<string, Json>;
}

const subjects: readonly Subject[] = [
  {
    step: 'cluster/namespaces',
    kind: 'k8s.namespaces',
    name: 'namespaces',
    props: { namespaces: [{ name: 'faults', labels: {} }] },
  },
  {
    step: 'cluster/admin-binding',
    kind: 'gcp.admin-binding',
    name: 'acme-gcp-admin',
    props: { user: 'installer@p.example' },
  },
  {
    step: 'database/credentials',
    kind: 'k8s.database-credentials',
    name: 'cloudsql',
    props: { namespace: 'gitpod', secret: 'cloudsql', username: 'gitpod' },
  },
  {
    step: 'install/user-secrets',
    kind: 'k8s.user-secrets',
    name: 'user-secrets',
    props: {
      namespace: 'gitpod',
      secrets: [{ name: 'gitpod-license', from: { fromEnv: 'SLIPWAY_FAULTS_LICENSE' }, keys: ['license'] }],
    },
  },
  {
    step: 'issuer/cluster-issuer',
    kind: 'k8s.cluster-issuer',
    name: 'gitpod-issuer',
    props: { server: 'https://acme.example/directory', email: 'a@b.example', domain: 'gcp.gitpod.acme.example' },
    inputs: { identity: { solver: { cloudDNS: { project: 'p' } } } },
  },
];

/** Both verbs of what lives in the cluster and is made by calls of its API alone, found by running them while all is well. */
export async function kubeScenarios(world: KubeWorld): Promise<Scenario[]> {
  process.env['SLIPWAY_FAULTS_LICENSE'] = 'canary-of-the-license-of-the-customer';
  const scenarios: Scenario[] = [];
  for (const subject of subjects) {
    const ref: Ref = { scope: world.scope, lifecycle: 'managed', ...subject };
    const ensure = (): Promise<unknown> =>
      world.resource(subject.kind).ensure(ref, subject.props as never, (subject.inputs ?? {}) as never);
    const destroy = (): Promise<unknown> => world.resource(subject.kind).destroy(ref);
    await world.renew();
    const before = await world.standing();
    const sites = [await sitesOf(world, ensure), await sitesOf(world, destroy)];
    await ensure();
    const made = without(await world.standing(), before);
    await destroy();
    for (const [n, verb] of (['ensure', 'destroy'] as const).entries())
      scenarios.push(scenarioOf(world, subject, verb, { sites: sites[n]!, made, ensure, destroy }));
  }
  return scenarios;
}

async function sitesOf(world: KubeWorld, run: () => Promise<unknown>): Promise<Site[]> {
  world.proxy.calls.length = 0;
  await run();
  const sites = new Map<string, Site>();
  for (const { operation, method } of world.proxy.calls) {
    const site = sites.get(operation) ?? { service: 'kubernetes', operation, count: 0, polls: false };
    site.count += 1;
    if (method !== 'GET') site.mutation ??= site.count;
    sites.set(operation, site);
  }
  return [...sites.values()];
}

interface Known {
  sites: Site[];
  /** What stands after `ensure` and did not before. */
  made: string[];
  ensure(): Promise<unknown>;
  destroy(): Promise<unknown>;
}

function scenarioOf(world: KubeWorld, subject: Subject, verb: Verb, { sites, made, ensure, destroy }: Known): Scenario {
  const { proxy } = world;
  let secrets: string[] = [];
  return {
    id: `${subject.kind}.${verb}`,
    kind: subject.kind,
    verb,
    name: subject.name,
    sites,
    call: world.call,
    act: verb === 'ensure' ? ensure : destroy,
    undo: destroy,
    async reset() {
      proxy.disarm();
      await world.renew();
      await (verb === 'ensure' ? destroy() : ensure());
      secrets = await world.secrets();
      await world.renew();
    },
    // An API server is given its time in real seconds.
    pace: () => undefined,
    arm: (rule) => proxy.arm(rule),
    disarm: () => proxy.disarm(),
    async inspect(state): Promise<Findings> {
      const stands = verb === 'ensure' && state === 'acted' ? made : [];
      const seen = await world.standing();
      const creates = proxy.calls.filter(({ status }) => status === 201).map(({ operation }) => operation);
      const again = creates.filter((operation, n) => creates.indexOf(operation) < n);
      const missing = without(stands, seen).map((each) => `missing: ${each}`);
      if (state === 'acted') secrets = [...secrets, ...(await world.secrets())];
      return {
        duplicates: again.length,
        orphans: without(seen, stands),
        problems: [...missing, ...again.map((operation) => `created again: ${operation}`)],
      };
    },
    secrets: () => secrets.filter((value) => value.length >= 16),
  };
}
