export const domain = 'gcp.gitpod.acme.example';

/** An installer configuration as the product writes it for Google Cloud. */
export const config = {
  apiVersion: 'v1',
  kind: 'Full',
  domain,
  metadata: { region: 'europe-west4' },
  certificate: { kind: 'secret', name: 'https-certificates' },
  sshGatewayHostKey: { kind: 'secret', name: 'ssh-gateway-host-key' },
  database: {
    inCluster: false,
    cloudSQL: { instance: 'p:r:mysql', serviceAccount: { kind: 'secret', name: 'cloudsql' } },
  },
  objectStorage: {
    inCluster: false,
    cloudStorage: { project: 'p', serviceAccount: { kind: 'secret', name: 'storage-gcp' } },
  },
  containerRegistry: {
    inCluster: false,
    external: { url: 'r-docker.pkg.dev/p/i', certificate: { kind: 'secret', name: 'container-registry' } },
  },
  customization: [
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'proxy', annotations: { 'acme.example/cost': '42' } } },
  ],
};

/** The Secrets that it names, with their keys. */
export const secrets: Record<string, string[]> = {
  cloudsql: ['username', 'password', 'encryptionKeys', 'credentials.json'],
  'storage-gcp': ['service-account.json'],
  'container-registry': ['.dockerconfigjson'],
  'ssh-gateway-host-key': ['host.key'],
};
