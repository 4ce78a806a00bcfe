import { platformKinds, gitpodNamespace } from '@slipway/blueprint';
import type { Ref } from '@slipway/contracts';
import {
  failed,
  notOwned,
  type AnyResource,
  type ResourceFailure,
  type Look,
  type ObjectKey,
} from '@slipway/activities-core';
import { applyOwned } from '../cluster/apply.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { adviceOf } from '../cluster/failure.ts';
import { removeObjects, removeOwned } from '../cluster/remove.ts';
import { assertOurs, isOurs, ownershipLabels } from '../ownership.ts';
import { conditionOf } from '../readiness/condition.ts';
import { readinessOf } from '../readiness/readiness.ts';
import type { ResourceDeps } from '../resource-deps.ts';
import { retryNotReady } from '../retry-not-ready.ts';
import type { LiveSecret } from '../secret-values.ts';
import { waitInCluster } from '../wait.ts';
import { issuingServer, noteOf } from './acme-server.ts';
import { resourceOf } from './define.ts';
import { issuanceChain, rateLimited, resetIn } from './issuance-chain.ts';
import { certificateKey, issuedFor, secretKey, type LiveCertificate } from './issued-certificate.ts';
import { keepCertificate, restoreCertificate } from './keep-certificate.ts';
import type { TlsContent } from './tls-secret.ts';

/** Three names by DNS-01 take 124 s at best: two challenges of 60 s share a record name and go one after the other. */
const issueBudgetMs = 30 * 60_000;

/** The wildcard certificate of the platform, in the Secret that its proxy serves. */
export function certificate(deps: ResourceDeps): [string, AnyResource] {
  const { clusters } = deps;
  return resourceOf(platformKinds.certificate, {
    observe: (ref) =>
      clusters.within(ref, async (cluster) => {
        const live = await cluster.get<LiveCertificate>(certificateKey(gitpodNamespace, ref.name));
        if (!live) return undefined;
        if (!isOurs(ref.scope, live)) throw notOwned('Certificate', `${gitpodNamespace}/${ref.name}`);
        const { secretName = '', dnsNames = [], issuerRef } = live.spec ?? {};
        const issued = await issuedFor(cluster, live, gitpodNamespace);
        return {
          output: { notAfter: issued?.notAfter ?? '', dnsNames },
          // What holds is what was issued, not what was asked for.
          actual: {
            namespace: gitpodNamespace,
            secret: secretName,
            issuer: issuerRef?.name ?? '',
            dnsNames: issued ? dnsNames : [],
          },
        };
      }),

    async ensure(ref, props) {
      const { namespace, secret, issuer, dnsNames } = props;
      const cluster = await clusters.need(ref);
      const key = certificateKey(namespace, ref.name);
      const server = await issuingServer(cluster, key, props);
      await dropFailed(cluster, ref, key, deps);
      await restoreCertificate(cluster, ref, props, deps);
      await retryNotReady(deps, `Certificate ${ref.name}`, () =>
        applyOwned(cluster, ref, {
          apiVersion: key.apiVersion,
          kind: key.kind,
          metadata: { name: ref.name, namespace, annotations: noteOf(server) },
          spec: {
            secretName: secret,
            secretTemplate: { labels: ownershipLabels(ref) },
            issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: issuer },
            dnsNames,
          },
        }),
      );
      const { notAfter } = await waitIssued(cluster, key, deps);
      await keepCertificate(cluster, ref, key, deps);
      return { notAfter, dnsNames };
    },

    async destroy(ref) {
      await clusters.within(ref, async (cluster) => {
        const key = certificateKey(gitpodNamespace, ref.name);
        const live = await cluster.get<LiveCertificate>(key);
        // cert-manager may have renewed it since it was kept.
        if (live) await keepCertificate(cluster, ref, key, deps);
        await removeOwned(cluster, ref, key, deps);
        const standing = await cluster.get<LiveSecret>(secretKey(gitpodNamespace, live?.spec?.secretName ?? ref.name));
        if (standing && isOurs(ref.scope, standing)) await removeObjects(cluster, [standing], deps);
      });
    },

    listed: { step: 'issuer/certificate', name: () => 'https-certificates' },
  });
}

/** cert-manager waits an hour and more before it tries again; a new Certificate is tried at once. */
async function dropFailed(cluster: Cluster, ref: Ref, key: ObjectKey, deps: ResourceDeps): Promise<void> {
  const live = await cluster.get<LiveCertificate>(key);
  if (!live) return;
  assertOurs(ref, live);
  if (hasFailed(live)) await removeObjects(cluster, [live], deps);
}

function hasFailed(live: LiveCertificate): boolean {
  const issuing = conditionOf(live, 'Issuing');
  return issuing?.status === 'False' && issuing.reason === 'Failed' && readinessOf(live).state !== 'ready';
}

/** A week is no time to wait for in an attempt, and every further order would be refused, too. */
function limitReached(dnsNames: readonly string[], words: string): ResourceFailure {
  const reset = resetIn(words);
  const when = reset === undefined ? 'within a week' : `at ${reset}`;
  const what = `the certificate authority issues no more for ${dnsNames.join(', ')} now; its limit resets ${when}`;
  return failed('RATE_LIMITED', 'SW-RATE-050', what, { ...adviceOf('SW-RATE-050'), cloudWords: words });
}

async function waitIssued(cluster: Cluster, key: ObjectKey, deps: ResourceDeps): Promise<TlsContent> {
  const { namespace = '', name } = key;
  return waitInCluster(
    deps,
    { what: `Certificate ${name}`, budgetMs: issueBudgetMs },
    async (): Promise<Look<TlsContent>> => {
      const live = await cluster.get<LiveCertificate>(key);
      const issued = live && (await issuedFor(cluster, live, namespace));
      if (issued) return { done: true, value: issued };
      const chain = await issuanceChain(cluster, namespace, name);
      const limit = rateLimited(chain);
      if (limit) {
        throw limitReached(live?.spec?.dnsNames ?? [], limit);
      }
      const why = chain.join('; ');
      const refusal = failed('NOT_READY', 'SW-READY-051', `Certificate ${name} was not issued: ${why}`);
      if (live && hasFailed(live)) throw refusal;
      return { done: false, waitingFor: { certificate: name, why }, refusal };
    },
  );
}
