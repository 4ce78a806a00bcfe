/** What leads into a cluster as its administrator. */
export interface AdminAccess {
  /** `https://host[:port]` */
  server: string;
  /** PEM */
  caCertificate: string | undefined;
  token: string | undefined;
}

/**
 * Reads the kubeconfig that AKS gives out: one cluster and one user, each value on a line of its own. It holds a client certificate
 * and a token of the same administrator. learn.microsoft.com/rest/api/aks/managed-clusters/list-cluster-admin-credentials
 */
export function readKubeconfig(text: string): AdminAccess | undefined {
  const server = valueOf(text, 'server');
  const authority = valueOf(text, 'certificate-authority-data');
  if (server === undefined) return undefined;
  return {
    server,
    caCertificate: authority === undefined ? undefined : Buffer.from(authority, 'base64').toString('utf8'),
    token: valueOf(text, 'token'),
  };
}

/** Plain or quoted, as YAML or as JSON, which is YAML too. */
const valueOf = (text: string, key: string): string | undefined =>
  new RegExp(`(?:^|[\\s{,"'])${key}["']?:\\s*["']?([^\\s"',}]+)`).exec(text)?.[1];
