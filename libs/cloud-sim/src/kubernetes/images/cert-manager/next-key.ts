import { randomBytes } from 'node:crypto';
import { ownedBy, type Secret } from '../../api/objects.ts';
import { generatePrivateKey } from '../../pki/private-key.ts';
import { say, type ControllerContext } from './controller-context.ts';
import type { Certificate } from './types.ts';

const label = 'cert-manager.io/next-private-key';

/** The temporary Secret with the key of the certificate that is being issued. */
export async function findNextKey(
  { client }: ControllerContext,
  certificate: Certificate,
): Promise<Secret | undefined> {
  const name = certificate.status?.nextPrivateKeySecretName;
  const { namespace } = certificate.metadata;
  return name ? client.get<Secret>({ apiVersion: 'v1', kind: 'Secret', namespace, name }) : undefined;
}

/** Makes that key: kept in the cluster, so that a restart in mid-issuance goes on with it. */
export async function createNextKey(context: ControllerContext, certificate: Certificate): Promise<Secret> {
  const { namespace, name } = certificate.metadata;
  const algorithm = certificate.spec.privateKey?.algorithm === 'ECDSA' ? 'ECDSA' : 'RSA';
  const key = await generatePrivateKey(algorithm);
  const created = await context.client.create<Secret>({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: `${name}-${randomBytes(3).toString('hex').slice(0, 5)}`,
      ...(namespace ? { namespace } : {}),
      labels: { [label]: 'true' },
      ownerReferences: ownedBy(certificate),
    },
    type: 'Opaque',
    data: { 'tls.key': Buffer.from(key).toString('base64') },
  });
  const message = `Stored new private key in temporary Secret resource "${created.metadata.name}"`;
  await say(context, certificate, 'Normal', 'Generated', message);
  return created;
}
