export { createClusterApi } from './cluster-api.ts';
export { createSecretStore } from './secret-store.ts';
export { kubernetesResources } from './resources.ts';
export type { ClusterDeps, KubernetesContext, Reach } from './context.ts';
