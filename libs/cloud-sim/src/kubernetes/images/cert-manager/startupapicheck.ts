import { ContainerExit, type Program } from '../../kubelet/image-handler.ts';
import { certManager, type CertificateRequest } from './types.ts';
import { generatePrivateKey } from '../../pki/private-key.ts';
import { makeSigningRequest } from '../../pki/signing-request.ts';
import { messageOf } from './controller-context.ts';

const retrySeconds = 2;

/** Tries to create a CertificateRequest until the webhook lets it pass; nothing is kept. */
export const startupapicheckProgram: Program = async ({ client, container, pod, sleep }) => {
  const waitSeconds = Number(/--wait=(\d+)m/.exec(container.args?.join(' ') ?? '')?.[1] ?? 1) * 60;
  const csr = await makeSigningRequest({ dnsNames: ['cert-manager.example'] }, await generatePrivateKey('ECDSA'));
  const probe: CertificateRequest = {
    apiVersion: certManager,
    kind: 'CertificateRequest',
    metadata: { name: 'cert-manager-api-check', namespace: pod.metadata.namespace ?? 'cert-manager' },
    spec: { request: Buffer.from(csr).toString('base64'), issuerRef: { name: 'api-check' } },
  };
  for (let waited = 0; ; waited += retrySeconds) {
    const failure = await client.create(probe, { dryRun: true }).then(
      () => undefined,
      (error: unknown) => messageOf(error),
    );
    if (failure === undefined) return;
    if (waited >= waitSeconds) throw new ContainerExit(1, `Not ready: ${failure}`);
    await sleep(retrySeconds);
  }
};
