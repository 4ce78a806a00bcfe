import type { KeyPair } from '../pki/authority.ts';

/** A kubeconfig for the control plane's own components; JSON, which is YAML. */
export function adminKubeconfig(server: string, caCertificate: string, admin: KeyPair): string {
  return kubeconfig(
    { server, 'certificate-authority-data': base64(caCertificate) },
    { 'client-certificate-data': base64(admin.certificate), 'client-key-data': base64(admin.key) },
  );
}

/** Tells the API server where to have bearer tokens reviewed. */
export function tokenWebhookConfig(url: string): string {
  return kubeconfig({ server: url }, {});
}

function kubeconfig(cluster: Record<string, string>, user: Record<string, string>): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'local', cluster }],
    users: [{ name: 'local', user }],
    contexts: [{ name: 'local', context: { cluster: 'local', user: 'local' } }],
    'current-context': 'local',
  });
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
