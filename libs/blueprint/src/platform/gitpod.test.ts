import { describe, expect, test } from '@jest/globals';
import type { Plan, Step } from '@slipway/contracts';
import { installation, planOf } from '../testing/made-up-cloud.ts';

const stepOf = (plan: Plan, id: string): Step => {
  const step = plan.steps.find((planned) => planned.id === id);
  if (!step) throw new Error(`no ${id}`);
  return step;
};
const needsOf = (plan: Plan, id: string): string[] => Object.values(stepOf(plan, id).needs).toSorted();
const has = (plan: Plan, id: string): boolean => plan.steps.some((step) => step.id === id);

describe('gitpod', () => {
  const plan = planOf(installation());

  test('gitpod: everything after the slots, in an order in which each step comes after what it needs', () => {
    const seen = new Set<string>();
    for (const { id, needs } of plan.steps) {
      for (const need of Object.values(needs)) expect([id, need, seen.has(need)]).toEqual([id, need, true]);
      seen.add(id);
    }
    expect(plan.steps.filter(({ kind }) => kind.startsWith('k8s.')).map(({ id }) => id)).toEqual([
      'cluster/namespaces',
      'database/credentials',
      'node-pools/ready',
      'dns/delegation',
      'dns/external-dns',
      'cert-manager/release',
      'issuer/cluster-issuer',
      'issuer/certificate',
      'install/ssh-host-key',
      'install/config',
      'install/user-secrets',
      'install/gitpod',
      'install/endpoint',
      'install/workloads',
      'install/smoke-test',
    ]);
  });

  test('gitpod: what a slot says must be done first comes before whoever takes the slot', () => {
    expect(needsOf(plan, 'dns/external-dns')).toContain('dns/gate');
    expect(needsOf(plan, 'cert-manager/release')).toContain('dns/gate');
  });

  test('gitpod: the certificate waits for the issuer and for the delegation, Gitpod`s configuration for the certificate', () => {
    expect(needsOf(plan, 'issuer/certificate')).toEqual([
      'cluster/namespaces',
      'dns/delegation',
      'issuer/cluster-issuer',
    ]);
    expect(needsOf(plan, 'install/config')).toEqual(
      expect.arrayContaining(['issuer/certificate', 'database/instance', 'storage/bucket', 'registry/repository']),
    );
    expect(stepOf(plan, 'issuer/certificate').props['dnsNames']).toEqual([
      'gitpod.acme.example',
      '*.gitpod.acme.example',
      '*.ws.gitpod.acme.example',
    ]);
  });

  test('gitpod: nothing of Gitpod starts before its nodes and external-dns are there', () => {
    expect(needsOf(plan, 'install/gitpod')).toEqual(expect.arrayContaining(['node-pools/ready', 'dns/external-dns']));
  });

  test('gitpod: the delegation is waited for without limit, or not at all when the file says so', () => {
    expect(stepOf(plan, 'dns/delegation').pace).toBe('wait');
    const skipped = planOf(installation({ dns: { delegation: 'skip' } }));
    expect(has(skipped, 'dns/delegation')).toBe(false);
    expect(needsOf(skipped, 'issuer/certificate')).toEqual(['cluster/namespaces', 'issuer/cluster-issuer']);
  });

  test('gitpod: without SSH there is no host key, neither made nor named', () => {
    const without = planOf(installation({ gitpod: { ssh: false } }));
    expect(has(without, 'install/ssh-host-key')).toBe(false);
    expect(stepOf(without, 'install/config').props['config']).not.toHaveProperty('sshGatewayHostKey');
    expect(stepOf(plan, 'install/config').props['config']).toMatchObject({
      sshGatewayHostKey: { kind: 'secret', name: 'ssh-gateway-host-key' },
    });
  });

  test('gitpod: the certificate authority is the one of the file, by its well-known directory or by its URL', () => {
    const serverOf = (server: string): unknown =>
      stepOf(planOf(installation({ acme: { email: 'a@acme.example', server } })), 'issuer/cluster-issuer').props[
        'server'
      ];
    expect(serverOf('production')).toBe('https://acme-v02.api.letsencrypt.org/directory');
    expect(serverOf('staging')).toBe('https://acme-staging-v02.api.letsencrypt.org/directory');
    expect(serverOf('https://ca.acme.example/dir')).toBe('https://ca.acme.example/dir');
  });

  test('gitpod: a chart is ours unless the file names another, and its values go along', () => {
    const charts = { 'cert-manager': { version: 'v9.9.9', values: { replicaCount: 3 } } };
    expect(stepOf(planOf(installation({ charts })), 'cert-manager/release').props).toMatchObject({
      ref: 'oci://quay.io/jetstack/charts/cert-manager',
      version: 'v9.9.9',
      values: { replicaCount: 3 },
    });
  });

  test('gitpod: no prop holds a secret, only where one is', () => {
    const spec = installation({
      gitpod: {
        licenseSecret: { fromEnv: 'GITPOD_LICENSE' },
        authProviderSecrets: [{ secret: 'my-provider' }, { fromFile: '/etc/provider' }],
        imagePullSecrets: ['pull'],
      },
    });
    const made = planOf(spec);
    expect(stepOf(made, 'install/user-secrets').props['secrets']).toEqual([
      { name: 'gitpod-license', from: { fromEnv: 'GITPOD_LICENSE' }, keys: ['license'] },
      { name: 'my-provider', from: { secret: 'my-provider' }, keys: ['provider'] },
      { name: 'auth-provider-2', from: { fromFile: '/etc/provider' }, keys: ['provider'] },
      { name: 'pull', from: { secret: 'pull' }, keys: ['.dockerconfigjson'] },
    ]);
    expect(stepOf(made, 'install/config').props['config']).toMatchObject({
      license: { kind: 'secret', name: 'gitpod-license' },
      authProviders: [
        { kind: 'secret', name: 'my-provider' },
        { kind: 'secret', name: 'auth-provider-2' },
      ],
      imagePullSecrets: [{ kind: 'secret', name: 'pull' }],
    });
  });

  test('gitpod: the same file gives the same plan, another version of Gitpod changes just its release', () => {
    expect(planOf(installation()).hash).toBe(plan.hash);
    const newer = planOf(installation({ gitpod: { version: 'release-2023.1.1' } }));
    const changed = newer.steps.filter((step, n) => JSON.stringify(step) !== JSON.stringify(plan.steps[n]));
    expect(changed.map(({ id }) => id)).toEqual(['install/gitpod']);
  });
});
