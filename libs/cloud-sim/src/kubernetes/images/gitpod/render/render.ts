import { randomBytes } from 'node:crypto';
import { stringify } from 'yaml';
import type { KubernetesObject } from '../../../api/objects.ts';
import type { Customization, InstallerConfig } from '../config.ts';
import { accessObjects } from './access.ts';
import { internalCertificates } from './internal-certificates.ts';
import { networkPolicies, proxyService } from './network.ts';
import { toRenderContext, type RenderContext } from './render-context.ts';
import { jobObjects, workloadObjects } from './workload-objects.ts';

/** Every object of one Gitpod, in the order to apply them; passwords are new each time. */
export function render(config: InstallerConfig, namespace: string, version: string): KubernetesObject[] {
  const context = toRenderContext(config, namespace, version);
  const objects = [
    ...accessObjects(context),
    ...passwordSecrets(context),
    ...internalCertificates(context),
    ...networkPolicies(context),
    proxyService(context),
    ...workloadObjects(context),
    ...jobObjects(context),
  ].map((object) => customize(object, config.customization ?? []));
  return [...objects, listOf(context, objects)];
}

function passwordSecrets(context: RenderContext): KubernetesObject[] {
  const secret = (name: string, keys: string[]): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: context.metadata(name),
    type: 'Opaque',
    data: Object.fromEntries(keys.map((key) => [key, Buffer.from(randomBytes(20).toString('hex')).toString('base64')])),
  });
  return [secret('messagebus', ['rabbitmq-password', 'rabbitmq-erlang-cookie']), secret('server-jwt', ['secret'])];
}

/** The inventory that says what to delete: ConfigMap `gitpod-app`, one document an object. */
function listOf(context: RenderContext, objects: KubernetesObject[]): KubernetesObject {
  const own = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'gitpod-app', namespace: context.namespace } };
  const documents = [...objects, own].map(({ apiVersion, kind, metadata }) => {
    const { name, namespace } = metadata;
    return stringify({ apiVersion, kind, metadata: { name, ...(namespace ? { namespace } : {}) } });
  });
  const labels = { app: 'gitpod', component: 'gitpod-installer' };
  return { ...own, metadata: { ...own.metadata, labels }, data: { 'app.yaml': documents.join('---\n') } };
}

/** Adds the labels and annotations that the configuration asks for; `*` stands for any kind, version or name. */
function customize(object: KubernetesObject, customizations: Customization[]): KubernetesObject {
  const fits = (wanted: string, actual: string): boolean => wanted === '*' || wanted === actual;
  const chosen = customizations.filter(
    ({ apiVersion, kind, metadata }) =>
      fits(apiVersion, object.apiVersion) && fits(kind, object.kind) && fits(metadata.name, object.metadata.name),
  );
  if (chosen.length === 0) return object;
  const merged = (field: 'labels' | 'annotations'): Record<string, string> =>
    Object.fromEntries([object, ...chosen].flatMap(({ metadata }) => Object.entries(metadata[field] ?? {})));
  const [labels, annotations] = [merged('labels'), merged('annotations')];
  return { ...object, metadata: { ...object.metadata, labels, annotations } };
}
