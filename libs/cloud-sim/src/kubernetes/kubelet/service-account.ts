import { KubernetesClient } from '../api/client.ts';
import type { Pod } from '../api/objects.ts';
import type { SimulatedCluster } from '../simulated-cluster.ts';

const lifeSeconds = 3600;
/** As the kubelet: a token is replaced when a fifth of its life is left. */
const renewAfterMilliseconds = lifeSeconds * 800;

/** A client that acts as the pod's service account, with real tokens bound to the pod that the API server has signed. */
export function podClient(cluster: SimulatedCluster, pod: Pod): KubernetesClient {
  let minted: { token: Promise<string>; at: number } | undefined;
  return new KubernetesClient({
    server: cluster.server,
    caCertificate: cluster.caCertificate,
    token: () => {
      if (!minted || Date.now() - minted.at > renewAfterMilliseconds) {
        minted = { token: mintToken(cluster, pod), at: Date.now() };
        minted.token.catch(() => (minted = undefined));
      }
      return minted.token;
    },
  });
}

async function mintToken(cluster: SimulatedCluster, { metadata, spec }: Pod): Promise<string> {
  const account = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    namespace: metadata.namespace,
    name: spec.serviceAccountName ?? 'default',
  };
  const answer = (await cluster.client.createSub(account, 'token', {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: {
      expirationSeconds: lifeSeconds,
      boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: metadata.name, uid: metadata.uid },
    },
  })) as { status: { token: string } };
  return answer.status.token;
}
