import type { KubernetesObject, Secret } from '../../api/objects.ts';
import { Reconciler } from '../../api/reconciler.ts';
import { stopped, type Program } from '../../kubelet/image-handler.ts';

interface WebhookConfiguration extends KubernetesObject {
  webhooks?: { name: string; clientConfig: { caBundle?: string } }[];
}

const annotation = 'cert-manager.io/inject-ca-from-secret';
const kinds = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'];
const startSeconds = 2;
/** The bundle comes late, as in life: until then the API server cannot trust the webhook. */
const injectionSeconds = 5;

/** Writes the webhook's authority into its configurations, once the webhook has made it. */
export const cainjectorProgram: Program = async ({ client, cluster, signal, sleep, ready }) => {
  async function reconcile(configuration: WebhookConfiguration): Promise<void> {
    const [namespace, name] = configuration.metadata.annotations?.[annotation]?.split('/') ?? [];
    if (!namespace || !name) return;
    const secret = await client.get<Secret>({ apiVersion: 'v1', kind: 'Secret', namespace, name });
    const caBundle = secret?.data?.['ca.crt'];
    if (!caBundle) throw new Error(`the Secret ${namespace}/${name} has no ca.crt yet`);
    const webhooks = configuration.webhooks ?? [];
    if (webhooks.every(({ clientConfig }) => clientConfig.caBundle === caBundle)) return;
    await sleep(injectionSeconds);
    const { apiVersion, kind, metadata } = configuration;
    await client.patch(
      { apiVersion, kind, name: metadata.name },
      { webhooks: webhooks.map((hook) => ({ name: hook.name, clientConfig: { caBundle } })) },
      'strategic-merge',
    );
  }

  await sleep(startSeconds);
  const loops = kinds.map(
    (kind) =>
      new Reconciler<WebhookConfiguration>({
        client,
        kind: { apiVersion: 'admissionregistration.k8s.io/v1', kind },
        reconcile,
        retryMilliseconds: cluster.clock.milliseconds(5),
      }),
  );
  for (const loop of loops) loop.start();
  ready();
  await stopped(signal);
  await Promise.all(loops.map((loop) => loop.stop()));
};
