import type { Installation } from '@slipway/spec';
import type { Blueprint, Handle } from '../blueprint.ts';
import { uniqueSuffix } from '../physical-name.ts';
import type { Slots } from '../slots.ts';
import { chartProps } from './charts.ts';
import { certManagerNamespace, externalDnsNamespace, gitpodNamespace } from './cluster-basics.ts';
import { installerConfig, namedSecrets } from './installer-config.ts';
import * as k from './kinds.ts';
import { workloadLabels } from './workload-labels.ts';

/** Directories of Let's Encrypt. Source: letsencrypt.org/docs/staging-environment. */
const acmeDirectories = {
  production: 'https://acme-v02.api.letsencrypt.org/directory',
  staging: 'https://acme-staging-v02.api.letsencrypt.org/directory',
} as const;

const recursiveNameServers = ['8.8.8.8:53', '1.1.1.1:53'];

/** Everything after the slots: the cluster's own DNS and certificates, and Gitpod itself. Names no cloud. */
export function gitpod(b: Blueprint, spec: Installation, slots: Slots): void {
  const { domain } = spec;
  const { namespaces } = slots.basics;
  const dnsNames = [domain, `*.${domain}`, `*.ws.${domain}`];

  const nodesReady = b.add(
    'node-pools/ready',
    k.nodesReady,
    { labels: workloadLabels, minimumCpus: 2 },
    {},
    { after: slots.pools.flatMap((pool) => [pool.from, ...pool.after]) },
  );

  const delegation: Handle[] =
    spec.dns.delegation === 'skip'
      ? []
      : [b.add('dns/delegation', k.delegation, { domain }, { zone: slots.dnsZone.from }, { name: domain })];

  const externalDns = b.add(
    'dns/external-dns',
    k.externalDns,
    {
      ...chartProps('external-dns', spec.charts),
      namespace: externalDnsNamespace,
      release: 'external-dns',
      domain,
      txtOwnerId: `slipway-${spec.name}-${uniqueSuffix(b.scope, 'dns')}`,
    },
    { zone: slots.dnsZone.from, identity: slots.dnsIdentity.from },
    { after: [...slots.dnsZone.after, ...slots.dnsIdentity.after, nodesReady, namespaces] },
  );

  const certManager = b.add(
    'cert-manager/release',
    k.certManager,
    {
      ...chartProps('cert-manager', spec.charts),
      namespace: certManagerNamespace,
      release: 'cert-manager',
      nameServers: recursiveNameServers,
    },
    { identity: slots.acmeIdentity.from },
    { after: [...slots.acmeIdentity.after, nodesReady, namespaces] },
  );

  const server = spec.acme.server;
  const issuer = b.add(
    'issuer/cluster-issuer',
    k.clusterIssuer,
    {
      server: server === 'production' || server === 'staging' ? acmeDirectories[server] : server,
      email: spec.acme.email,
      domain,
    },
    { identity: slots.acmeIdentity.from },
    { name: 'gitpod-issuer', after: [certManager, slots.dnsZone.from], from: { email: 'spec.acme.email' } },
  );

  const certificate = b.add(
    'issuer/certificate',
    k.certificate,
    { namespace: gitpodNamespace, secret: 'https-certificates', issuer: 'gitpod-issuer', dnsNames },
    {},
    { name: 'https-certificates', after: [issuer, ...delegation, namespaces] },
  );

  const sshHostKey: Handle[] = spec.gitpod.ssh
    ? [
        b.add(
          'install/ssh-host-key',
          k.sshHostKey,
          { namespace: gitpodNamespace, secret: 'ssh-gateway-host-key' },
          {},
          { name: 'ssh-gateway-host-key', after: [namespaces] },
        ),
      ]
    : [];

  const config = b.add(
    'install/config',
    k.gitpodConfig,
    {
      namespace: gitpodNamespace,
      config: { ...installerConfig(spec), ...slots.installer },
      overlay: spec.gitpod.configOverlay,
    },
    { database: slots.database.from, objectStore: slots.objectStore.from, registry: slots.registry.from },
    {
      name: 'slipway-gitpod-config',
      after: [...slots.database.after, ...slots.objectStore.after, ...slots.registry.after, certificate, ...sshHostKey],
    },
  );

  const userSecrets = b.add(
    'install/user-secrets',
    k.userSecrets,
    { namespace: gitpodNamespace, secrets: namedSecrets(spec) },
    {},
    { after: [namespaces] },
  );

  const release = b.add(
    'install/gitpod',
    k.gitpodRelease,
    {
      namespace: gitpodNamespace,
      installerImage: `${spec.gitpod.imageRegistry}/installer:${spec.gitpod.version}`,
      imagePullSecrets: spec.gitpod.imagePullSecrets,
    },
    { config },
    { after: [userSecrets, externalDns, nodesReady] },
  );

  const endpoint = b.add(
    'install/endpoint',
    k.gitpodEndpoint,
    { namespace: gitpodNamespace, service: 'proxy', domain },
    { zone: slots.dnsZone.from },
    { name: domain, after: [release] },
  );

  const workloads = b.add(
    'install/workloads',
    k.gitpodWorkloads,
    { namespace: gitpodNamespace },
    {},
    { after: [release, endpoint] },
  );

  b.add(
    'install/smoke-test',
    k.smokeTest,
    { namespace: gitpodNamespace, domain, ssh: spec.gitpod.ssh, trustedChain: server !== 'staging' },
    { endpoint },
    { name: domain, after: [workloads] },
  );
}
