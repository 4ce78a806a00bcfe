import type {
  AcmeIdentityOutput,
  ClusterOutput,
  DnsIdentityOutput,
  DnsZoneOutput,
  InstallerBlockOutput,
  NodePoolOutput,
  Plan,
  Scope,
} from '@slipway/contracts';
import { specSchema, type Installation } from '@slipway/spec';
import { Blueprint } from '../blueprint.ts';
import { defineKind, type Kind, type NoNeeds } from '../kind.ts';
import { clusterBasics } from '../platform/cluster-basics.ts';
import { gitpod } from '../platform/gitpod.ts';

export const scope: Scope = {
  installation: 'acme',
  incarnation: 1,
  cloud: 'moon',
  account: 'acme-account',
  location: 'far-side1',
  domain: 'gitpod.acme.example',
  cluster: { name: 'acme', location: 'far-side1' },
};

const kind = <Output>(name: string): Kind<Record<never, never>, NoNeeds, Output> =>
  defineKind<Record<never, never>, NoNeeds, Output>(`moon.${name}`, { title: (of) => `${name} ${of}` });

const kinds = {
  cluster: kind<ClusterOutput>('cluster'),
  pool: kind<NodePoolOutput>('pool'),
  zone: kind<DnsZoneOutput>('zone'),
  dnsIdentity: kind<DnsIdentityOutput>('dns-identity'),
  acmeIdentity: kind<AcmeIdentityOutput>('acme-identity'),
  block: kind<InstallerBlockOutput>('block'),
  gate: kind<object>('gate'),
};

export function installation(changes: object = {}): Installation {
  const spec = specSchema.parse({
    cloud: 'moon',
    region: 'far-side1',
    domain: scope.domain,
    acme: { email: 'platform@acme.example' },
    ...changes,
  });
  return { ...spec, name: 'acme', settings: {} };
}

/** A cloud with one step for each slot, and one more that has to come before each identity is of use. */
export function planOf(spec: Installation): Plan {
  const b = new Blueprint(scope);
  const cluster = b.add('cluster/control-plane', kinds.cluster, {}, {});
  const pool = b.add('node-pools/services', kinds.pool, {}, {}, { after: [cluster] });
  const basics = clusterBasics(b, cluster, 'database-credentials');
  const gate = b.add('dns/gate', kinds.gate, {}, {});
  gitpod(b, spec, {
    cluster: { from: cluster, after: [] },
    pools: [{ from: pool, after: [] }],
    dnsZone: { from: b.add('dns/zone', kinds.zone, {}, {}), after: [] },
    dnsIdentity: { from: b.add('dns/identity', kinds.dnsIdentity, {}, {}), after: [gate] },
    acmeIdentity: { from: b.add('issuer/identity', kinds.acmeIdentity, {}, {}), after: [gate] },
    database: { from: b.add('database/instance', kinds.block, {}, {}), after: [] },
    objectStore: { from: b.add('storage/bucket', kinds.block, {}, {}), after: [] },
    registry: { from: b.add('registry/repository', kinds.block, {}, {}), after: [] },
    basics,
  });
  return b.plan();
}
