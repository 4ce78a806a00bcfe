import { X509Certificate } from 'node:crypto';
import { ownedBy, secretText, type Secret } from '../../api/objects.ts';
import { Reconciler } from '../../api/reconciler.ts';
import { Watcher } from '../../api/watcher.ts';
import { makeSigningRequest, requestedDnsNames } from '../../pki/signing-request.ts';
import { say, type ControllerContext } from './controller-context.ts';
import { createNextKey, findNextKey } from './next-key.ts';
import { findProblem, issuanceAnnotations, renewalTimeOf, type Problem } from './secret-check.ts';
import { certManager, findCondition, isSame, isTrue, timestamp, withCondition } from './types.ts';
import type { Certificate, CertificateRequest } from './types.ts';

const secretKind = { apiVersion: 'v1', kind: 'Secret' };
const manager = 'cert-manager-certificates-issuing';
/** After a failed attempt the real controller waits an hour, unless the request is deleted or the spec changes. */
const failureBackOffSeconds = 3600;

/** Keeps the Secret of each Certificate issued: key, request, and the signed result, one after the other. */
export function certificateController(
  context: ControllerContext,
): Reconciler<Certificate> & { secrets: Watcher<Secret> } {
  const { client } = context;

  async function reconcile(certificate: Certificate): Promise<void> {
    const { namespace, deletionTimestamp } = certificate.metadata;
    if (deletionTimestamp) return;
    const secret = await client.get<Secret>({ ...secretKind, namespace, name: certificate.spec.secretName });
    const problem = findProblem(certificate, secret);
    const renewing = isTrue(certificate.status?.conditions, 'Issuing');
    if (!problem && !renewing) return setReady(certificate, secret);
    const why = problem ?? { reason: 'ManuallyTriggered', message: 'Certificate re-issuance manually triggered' };
    await issue(certificate, why, problem !== undefined);
  }

  async function issue(certificate: Certificate, why: Problem, unusable: boolean): Promise<void> {
    const { namespace, name } = certificate.metadata;
    const revision = (certificate.status?.revision ?? 0) + 1;
    const reference = { apiVersion: certManager, kind: 'CertificateRequest', namespace, name: `${name}-${revision}` };
    const request = await client.get<CertificateRequest>(reference);
    if (request && !asksFor(request, certificate)) {
      await client.delete(reference);
      throw new Error('the request is for another spec: it is made anew');
    }
    const ready = findCondition(request?.status?.conditions, 'Ready');
    if (ready?.reason === 'Failed') return fail(certificate, request as CertificateRequest, ready.message ?? '');
    await setIssuing(certificate, why, unusable);
    const known = await findNextKey(context, certificate);
    const keySecret = known ?? (await createNextKey(context, certificate));
    if (!known) await writeStatus(certificate, { nextPrivateKeySecretName: keySecret.metadata.name });
    if (!request) return createRequest(certificate, reference.name, revision, keySecret);
    if (ready?.status === 'True') await finish(certificate, request, revision, keySecret);
  }

  async function setIssuing(certificate: Certificate, why: Problem, unusable: boolean): Promise<void> {
    const { generation } = certificate.metadata;
    const observed = generation === undefined ? {} : { observedGeneration: generation };
    const issuing = { type: 'Issuing', status: 'True' as const, ...why, ...observed };
    let conditions = withCondition(certificate.status?.conditions, issuing);
    // A certificate that is only renewed still serves meanwhile.
    if (unusable) conditions = withCondition(conditions, { type: 'Ready', status: 'False', ...why, ...observed });
    if (isSame(certificate.status?.conditions, conditions)) return;
    await writeStatus(certificate, { conditions });
    await say(context, certificate, 'Normal', 'Issuing', why.message);
  }

  async function createRequest(certificate: Certificate, name: string, revision: number, key: Secret): Promise<void> {
    const { namespace, annotations } = certificate.metadata;
    const csr = await makeSigningRequest(certificate.spec, secretText(key, 'tls.key') ?? '');
    await client.create<CertificateRequest>({
      apiVersion: certManager,
      kind: 'CertificateRequest',
      metadata: {
        name,
        ...(namespace ? { namespace } : {}),
        annotations: {
          ...annotations,
          'cert-manager.io/certificate-name': certificate.metadata.name,
          'cert-manager.io/certificate-revision': String(revision),
          'cert-manager.io/private-key-secret-name': key.metadata.name,
        },
        ownerReferences: ownedBy(certificate),
      },
      spec: {
        request: Buffer.from(csr).toString('base64'),
        issuerRef: certificate.spec.issuerRef,
        ...(certificate.spec.isCA ? { isCA: true } : {}),
        ...(certificate.spec.duration ? { duration: certificate.spec.duration } : {}),
      },
    });
    await say(context, certificate, 'Normal', 'Requested', `Created new CertificateRequest resource "${name}"`);
  }

  async function finish(
    certificate: Certificate,
    request: CertificateRequest,
    revision: number,
    key: Secret,
  ): Promise<void> {
    const { namespace } = certificate.metadata;
    const { secretName, secretTemplate } = certificate.spec;
    await client.apply<Secret>(
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name: secretName,
          ...(namespace ? { namespace } : {}),
          labels: { 'controller.cert-manager.io/fao': 'true', ...secretTemplate?.labels },
          annotations: { ...issuanceAnnotations(certificate), ...secretTemplate?.annotations },
        },
        type: 'kubernetes.io/tls',
        data: {
          'tls.crt': request.status?.certificate ?? '',
          'tls.key': key.data?.['tls.key'] ?? '',
          ...(request.status?.ca ? { 'ca.crt': request.status.ca } : {}),
        },
      },
      manager,
    );
    const message = 'The certificate has been successfully issued';
    await writeStatus(certificate, {
      revision,
      nextPrivateKeySecretName: null,
      lastFailureTime: null,
      failedIssuanceAttempts: null,
      conditions: (certificate.status?.conditions ?? []).filter(({ type }) => type !== 'Issuing'),
    });
    await client.delete({ ...secretKind, namespace, name: key.metadata.name });
    await say(context, certificate, 'Normal', 'Issuing', message);
  }

  async function fail(certificate: Certificate, request: CertificateRequest, message: string): Promise<void> {
    const { namespace } = certificate.metadata;
    const since = Date.parse(certificate.status?.lastFailureTime ?? '');
    const backOff = context.container.cluster.clock.milliseconds(failureBackOffSeconds);
    if (Number.isNaN(since)) {
      const text = `The certificate request has failed to complete and will be retried: ${message}`;
      const issuing = { type: 'Issuing', status: 'False' as const, reason: 'Failed', message: text };
      const attempts = (certificate.status?.failedIssuanceAttempts ?? 0) + 1;
      const conditions = withCondition(certificate.status?.conditions, issuing);
      await writeStatus(certificate, { conditions, lastFailureTime: timestamp(), failedIssuanceAttempts: attempts });
      await say(context, certificate, 'Warning', 'Failed', text);
    } else if (Date.now() > since + backOff) {
      await writeStatus(certificate, { lastFailureTime: null });
      const { apiVersion, kind, metadata } = request;
      await client.delete({ apiVersion, kind, namespace, name: metadata.name });
    }
    throw new Error(`backing off after: ${message}`);
  }

  async function setReady(certificate: Certificate, secret: Secret | undefined): Promise<void> {
    const leaf = new X509Certificate(secretText(secret, 'tls.crt') ?? '');
    const { generation } = certificate.metadata;
    const status = {
      notBefore: timestamp(Date.parse(leaf.validFrom)),
      notAfter: timestamp(Date.parse(leaf.validTo)),
      renewalTime: timestamp(renewalTimeOf(leaf)),
      revision: certificate.status?.revision ?? 1,
      conditions: withCondition(certificate.status?.conditions, {
        type: 'Ready',
        status: 'True',
        reason: 'Ready',
        message: 'Certificate is up to date and has not expired',
        ...(generation === undefined ? {} : { observedGeneration: generation }),
      }),
    };
    if (!isSame({ ...certificate.status, ...status }, certificate.status)) await writeStatus(certificate, status);
  }

  async function writeStatus(certificate: Certificate, status: Record<string, unknown>): Promise<void> {
    const { namespace, name } = certificate.metadata;
    const written = await client.patchStatus<Certificate>(
      { apiVersion: certManager, kind: 'Certificate', namespace, name },
      status,
    );
    // The same pass may write more than once: each write builds on what the last one left.
    if (written?.status) certificate.status = written.status;
  }

  const certificates = new Reconciler<Certificate>({
    client,
    kind: { apiVersion: certManager, kind: 'Certificate' },
    reconcile,
    retryMilliseconds: context.retryMilliseconds,
  });
  const secrets = new Watcher<Secret>(client, secretKind, (key) => {
    const [namespace, name] = key.split('/');
    for (const { metadata, spec } of certificates.items) {
      if (metadata.namespace === namespace && spec.secretName === name)
        certificates.enqueue(`${namespace}/${metadata.name}`);
    }
  });
  return Object.assign(certificates, { secrets });
}

function asksFor(request: CertificateRequest, { spec }: Certificate): boolean {
  const names = requestedDnsNames(Buffer.from(request.spec.request, 'base64').toString());
  return isSame(names, spec.dnsNames ?? []) && request.spec.issuerRef.name === spec.issuerRef.name;
}
