import { X509Certificate } from 'node:crypto';
import { Reconciler } from '../../api/reconciler.ts';
import { secretText, type Secret } from '../../api/objects.ts';
import { generatePrivateKey } from '../../pki/private-key.ts';
import { say, secretNamespaceOf, type ControllerContext } from './controller-context.ts';
import { certManager, isSame, withCondition, type Issuer } from './types.ts';

interface Outcome {
  ready: boolean;
  reason: string;
  message: string;
  accountUri?: string;
}

const registrationSeconds = 2;

/** Makes issuers of a kind Ready, or says why they are not. */
export function issuerController(context: ControllerContext, kind: 'Issuer' | 'ClusterIssuer'): Reconciler<Issuer> {
  const { client } = context;

  async function reconcile(issuer: Issuer): Promise<void> {
    if (issuer.metadata.deletionTimestamp) return;
    const { ready, reason, message, accountUri } = await check(context, issuer);
    const { name, namespace, generation } = issuer.metadata;
    const status = {
      conditions: withCondition(issuer.status?.conditions, {
        type: 'Ready',
        status: ready ? 'True' : 'False',
        reason,
        message,
        ...(generation === undefined ? {} : { observedGeneration: generation }),
      }),
      ...(accountUri ? { acme: { uri: accountUri, lastRegisteredEmail: issuer.spec.acme?.email ?? '' } } : {}),
    };
    if (!isSame(issuer.status, status))
      await client.patchStatus({ apiVersion: certManager, kind, namespace, name }, status);
    if (ready) return;
    await say(context, issuer, 'Warning', reason, message);
    throw new Error(message);
  }

  return new Reconciler<Issuer>({
    client,
    kind: { apiVersion: certManager, kind },
    reconcile,
    retryMilliseconds: context.retryMilliseconds,
  });
}

async function check(context: ControllerContext, issuer: Issuer): Promise<Outcome> {
  if (issuer.spec.acme) return registerAccount(context, issuer, issuer.spec.acme);
  if (issuer.spec.selfSigned) return { ready: true, reason: 'IsReady', message: '' };
  if (issuer.spec.ca) return checkAuthority(context, issuer, issuer.spec.ca.secretName);
  return {
    ready: false,
    reason: 'ErrInitIssuer',
    message: 'no issuer specified for Issuer: exactly one of acme, ca, selfSigned must be set',
  };
}

async function registerAccount(
  context: ControllerContext,
  issuer: Issuer,
  { server, privateKeySecretRef }: NonNullable<Issuer['spec']['acme']>,
): Promise<Outcome> {
  const message = 'The ACME account was registered with the ACME server';
  if (!URL.canParse(server) || new URL(server).protocol !== 'https:') {
    const failure = `Failed to register ACME account: Get "${server}": unsupported protocol scheme`;
    return { ready: false, reason: 'ErrRegisterACMEAccount', message: failure };
  }
  const known = issuer.status?.acme?.uri;
  const accountUri =
    known ?? `${new URL(server).origin}/acme/acct/${parseInt(issuer.metadata.uid?.slice(0, 7) ?? '1', 16)}`;
  const namespace = secretNamespaceOf(context, issuer);
  const reference = { apiVersion: 'v1', kind: 'Secret', namespace, name: privateKeySecretRef.name };
  if (!(await context.client.get(reference))) {
    await context.container.sleep(registrationSeconds);
    await context.client.create<Secret>({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: privateKeySecretRef.name, namespace },
      type: 'Opaque',
      data: {
        [privateKeySecretRef.key ?? 'tls.key']: Buffer.from(await generatePrivateKey('ECDSA')).toString('base64'),
      },
    });
  }
  return { ready: true, reason: 'ACMEAccountRegistered', message, accountUri };
}

async function checkAuthority(context: ControllerContext, issuer: Issuer, secretName: string): Promise<Outcome> {
  const namespace = secretNamespaceOf(context, issuer);
  const secret = await context.client.get<Secret>({ apiVersion: 'v1', kind: 'Secret', namespace, name: secretName });
  const certificate = secretText(secret, 'tls.crt');
  if (!certificate)
    return {
      ready: false,
      reason: 'ErrGetKeyPair',
      message: `Error getting keypair for CA issuer: secrets "${secretName}" not found`,
    };
  if (!new X509Certificate(certificate).ca) {
    return {
      ready: false,
      reason: 'ErrInvalidKeyPair',
      message: 'Error verifying CA keypair: signing certificate is not a CA',
    };
  }
  return { ready: true, reason: 'KeyPairVerified', message: 'Signing CA verified' };
}
