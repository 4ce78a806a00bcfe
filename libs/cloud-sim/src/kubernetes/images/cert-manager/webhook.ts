import type { IncomingMessage, ServerResponse } from 'node:http';
import { secretText, type KubernetesObject, type Secret } from '../../api/objects.ts';
import { ContainerExit, type Program, type RunningContainer } from '../../kubelet/image-handler.ts';
import { Authority } from '../../pki/authority.ts';
import { serveBehindService } from '../service-listener.ts';
import { validate } from './validation.ts';

interface AdmissionReview {
  request: { uid: string; kind: { kind: string }; object: KubernetesObject | null; oldObject: KubernetesObject | null };
}

const startSeconds = 2;
const kubeletPort = '10250';

/** The admission webhook: makes its own authority, answers at its Service, refuses what cert-manager's rules forbid. */
export const webhookProgram: Program = async (container) => {
  await container.sleep(startSeconds);
  requireFreePort(container);
  const authority = await ensureAuthoritySecret(container);
  const dnsNames = [argument(container, 'dynamic-serving-dns-names') ?? 'cert-manager-webhook.cert-manager.svc'];
  const certificate = await authority.issue({ dnsNames }, { validDays: 365 });
  await serveBehindService(
    container,
    certificate,
    (request, response) => void answer(request, response),
    container.ready,
  );
};

/** On the machine's own network the kubelet has its port already. */
function requireFreePort(container: RunningContainer): void {
  if (!container.pod.spec.hostNetwork || argument(container, 'secure-port') !== kubeletPort) return;
  throw new ContainerExit(
    1,
    `error listening on address ":${kubeletPort}": listen tcp :${kubeletPort}: bind: address already in use`,
  );
}

async function ensureAuthoritySecret(container: RunningContainer): Promise<Authority> {
  const name = argument(container, 'dynamic-serving-ca-secret-name') ?? 'cert-manager-webhook-ca';
  const namespace = container.pod.metadata.namespace ?? 'cert-manager';
  const found = await container.client.get<Secret>({ apiVersion: 'v1', kind: 'Secret', namespace, name });
  const [certificate, key] = [secretText(found, 'tls.crt'), secretText(found, 'tls.key')];
  if (certificate && key) return Authority.load({ certificate, key });
  const authority = await Authority.create('cert-manager-webhook-ca');
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  await container.client.create<Secret>({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    type: 'Opaque',
    data: {
      'ca.crt': base64(authority.pair.certificate),
      'tls.crt': base64(authority.pair.certificate),
      'tls.key': base64(authority.pair.key),
    },
  });
  return authority;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { request: review } = JSON.parse(Buffer.concat(chunks).toString()) as AdmissionReview;
    const refusal = review.object
      ? validate(review.kind.kind, review.object, review.oldObject ?? undefined)
      : undefined;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        apiVersion: 'admission.k8s.io/v1',
        kind: 'AdmissionReview',
        response: {
          uid: review.uid,
          allowed: refusal === undefined,
          ...(refusal === undefined ? {} : { status: { code: 400, reason: 'BadRequest', message: refusal } }),
        },
      }),
    );
  } catch {
    response.writeHead(400).end();
  }
}

function argument({ container }: RunningContainer, name: string): string | undefined {
  const prefix = `--${name}=`;
  return container.args?.find((arg) => arg.startsWith(prefix))?.slice(prefix.length);
}
