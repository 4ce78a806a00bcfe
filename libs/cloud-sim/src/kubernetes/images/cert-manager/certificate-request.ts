import { createHash } from 'node:crypto';
import { ownedBy, secretText, type Secret } from '../../api/objects.ts';
import { Reconciler } from '../../api/reconciler.ts';
import { Authority, selfSign } from '../../pki/authority.ts';
import { requestedDnsNames } from '../../pki/signing-request.ts';
import { findIssuer, secretNamespaceOf, type ControllerContext } from './controller-context.ts';
import { acme, certManager, isSame, isTrue, timestamp, withCondition } from './types.ts';
import type { CertificateRequest, Issuer, Order } from './types.ts';

/** How far a request has come: still on its way, signed, or failed for good. */
type Progress =
  | { state: 'pending'; message: string }
  | { state: 'issued'; certificate: string; ca?: string }
  | { state: 'failed'; message: string };

const defaultDays = 90;

/** Approves every CertificateRequest and has it signed by its issuer. */
export function certificateRequestController(context: ControllerContext): Reconciler<CertificateRequest> {
  const { client } = context;

  async function reconcile(request: CertificateRequest): Promise<void> {
    const { deletionTimestamp, name, namespace } = request.metadata;
    const { conditions } = request.status ?? {};
    const done = isTrue(conditions, 'Ready') || conditions?.some(({ reason }) => reason === 'Failed');
    if (deletionTimestamp || done) return;
    const approved = withCondition(conditions, {
      type: 'Approved',
      status: 'True',
      reason: 'cert-manager.io',
      message: 'Certificate request has been approved by cert-manager.io',
    });
    const progress = await sign(context, request);
    const status = toStatus(approved, progress);
    const reference = { apiVersion: certManager, kind: 'CertificateRequest', namespace, name };
    if (!isSame({ ...request.status, ...status }, request.status)) await client.patchStatus(reference, status);
    // A pending ACME order reports back by itself; an issuer that is not ready has to be asked again.
    if (progress.state === 'pending') throw new Error(progress.message);
  }

  return new Reconciler<CertificateRequest>({
    client,
    kind: { apiVersion: certManager, kind: 'CertificateRequest' },
    reconcile,
    retryMilliseconds: context.retryMilliseconds,
  });
}

async function sign(context: ControllerContext, request: CertificateRequest): Promise<Progress> {
  const { issuerRef } = request.spec;
  const issuer = await findIssuer(context, issuerRef, request.metadata.namespace);
  const kind = issuerRef.kind ?? 'Issuer';
  if (!issuer) {
    const missing = `${kind.toLowerCase()}.cert-manager.io "${issuerRef.name}" not found`;
    return { state: 'pending', message: `Referenced "${kind}" not found: ${missing}` };
  }
  if (!isTrue(issuer.status?.conditions, 'Ready')) {
    return { state: 'pending', message: `Referenced issuer does not have a Ready status condition: ${issuerRef.name}` };
  }
  if (issuer.spec.acme) return followOrder(context, request);
  if (issuer.spec.ca) return signByAuthority(context, request, issuer, issuer.spec.ca.secretName);
  return signBySelf(context, request);
}

async function followOrder({ client }: ControllerContext, request: CertificateRequest): Promise<Progress> {
  const { namespace, name } = request.metadata;
  const digest = createHash('sha256').update(request.spec.request).digest();
  const orderName = `${name}-${digest.readUInt32BE(0)}`;
  const order = await client.get<Order>({ apiVersion: acme, kind: 'Order', namespace, name: orderName });
  if (!order) {
    await client.create<Order>({
      apiVersion: acme,
      kind: 'Order',
      metadata: { name: orderName, ...(namespace ? { namespace } : {}), ownerReferences: ownedBy(request) },
      spec: {
        request: request.spec.request,
        issuerRef: request.spec.issuerRef,
        dnsNames: requestedDnsNames(textOf(request)),
      },
    });
  }
  const { state = 'pending', reason = '', certificate } = order?.status ?? {};
  if (state === 'valid' && certificate) return { state: 'issued', certificate };
  const waiting = `Waiting on certificate issuance from order ${namespace}/${orderName}: "${state}"`;
  if (state === 'pending' || state === 'valid') return { state: 'pending', message: waiting };
  const message = `Failed to wait for order resource "${orderName}" to become ready: order is in "${state}" state: ${reason}`;
  return { state: 'failed', message };
}

async function signByAuthority(
  context: ControllerContext,
  request: CertificateRequest,
  issuer: Issuer,
  secretName: string,
): Promise<Progress> {
  const namespace = secretNamespaceOf(context, issuer);
  const secret = await context.client.get<Secret>({ apiVersion: 'v1', kind: 'Secret', namespace, name: secretName });
  const [certificate, key] = [secretText(secret, 'tls.crt'), secretText(secret, 'tls.key')];
  if (!certificate || !key)
    return { state: 'pending', message: `Referenced secret ${namespace}/${secretName} not found` };
  const authority = await Authority.load({ certificate, key });
  const signed = await authority.sign(textOf(request), optionsOf(request));
  return { state: 'issued', certificate: base64(signed + certificate), ca: base64(certificate) };
}

async function signBySelf({ client }: ControllerContext, request: CertificateRequest): Promise<Progress> {
  const { namespace, annotations } = request.metadata;
  const name = annotations?.['cert-manager.io/private-key-secret-name'] ?? '';
  const secret = await client.get<Secret>({ apiVersion: 'v1', kind: 'Secret', namespace, name });
  const key = secretText(secret, 'tls.key');
  if (!key) return { state: 'pending', message: `Referenced secret ${namespace}/${name} not found` };
  const certificate = base64(await selfSign(textOf(request), key, optionsOf(request)));
  return { state: 'issued', certificate, ca: certificate };
}

function toStatus(
  conditions: NonNullable<CertificateRequest['status']>['conditions'],
  progress: Progress,
): Record<string, unknown> {
  const ready = (status: 'True' | 'False', reason: string, message: string): Record<string, unknown> => ({
    conditions: withCondition(conditions, { type: 'Ready', status, reason, message }),
  });
  switch (progress.state) {
    case 'pending':
      return ready('False', 'Pending', progress.message);
    case 'failed':
      return { ...ready('False', 'Failed', progress.message), failureTime: timestamp() };
    case 'issued': {
      const { certificate, ca } = progress;
      return {
        ...ready('True', 'Issued', 'Certificate fetched from issuer successfully'),
        certificate,
        ...(ca ? { ca } : {}),
      };
    }
  }
}

function optionsOf({ spec }: CertificateRequest): { validDays: number; isAuthority: boolean } {
  const hours = Number(/^(\d+)h/.exec(spec.duration ?? '')?.[1] ?? defaultDays * 24);
  return { validDays: hours / 24, isAuthority: spec.isCA ?? false };
}

function textOf({ spec }: CertificateRequest): string {
  return Buffer.from(spec.request, 'base64').toString();
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
