import type { PodScope } from '../../readiness/current-pods.ts';

/** Label selector of workspaces, prebuilds and image builds. */
export const workspacePods = 'component=workspace';

/** Gitpod's own: what its users run may fail, and is no fault of the platform. */
export const platformPods = (namespace: string): PodScope => ({ namespace, labelSelector: 'component!=workspace' });
