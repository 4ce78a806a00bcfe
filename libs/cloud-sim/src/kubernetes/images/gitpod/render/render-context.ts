import type { Metadata } from '../../../api/objects.ts';
import type { InstallerConfig } from '../config.ts';

const defaultRepository = 'eu.gcr.io/gitpod-core-dev/build';

/** What every rendered object is made from. */
export interface RenderContext {
  config: InstallerConfig;
  namespace: string;
  /** Reference of a component's image. */
  image(component: string): string;
  labels(component: string): Record<string, string>;
  metadata(component: string): Metadata;
}

export function toRenderContext(config: InstallerConfig, namespace: string, version: string): RenderContext {
  const repository = config.repository ?? defaultRepository;
  const labels = (component: string): Record<string, string> => ({ app: 'gitpod', component });
  return {
    config,
    namespace,
    image: (component) => `${repository}/${component}:${version}`,
    labels,
    metadata: (component) => ({ name: component, namespace, labels: labels(component) }),
  };
}
