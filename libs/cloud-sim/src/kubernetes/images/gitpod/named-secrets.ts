import type { InstallerConfig, Reference } from './config.ts';

/** A Secret that the configuration names and the keys it must have. */
export interface NamedSecret {
  purpose: string;
  name: string;
  keys: string[];
}

/**
 * The Secrets that must be there before anything is rendered. Source: the reference architecture, section 8.2. The TLS Secret
 * is not among them: `proxy` waits for it.
 */
export function namedSecrets(config: InstallerConfig): NamedSecret[] {
  const { database, objectStorage, containerRegistry } = config;
  const wanted: [string, Reference | undefined, string[]][] = [
    [
      'database.cloudSQL.serviceAccount',
      database?.cloudSQL?.serviceAccount,
      ['username', 'password', 'encryptionKeys', 'credentials.json'],
    ],
    [
      'database.external.certificate',
      database?.external?.certificate,
      ['host', 'port', 'username', 'password', 'encryptionKeys'],
    ],
    ['database.ssl.caCert', database?.ssl?.caCert, ['ca.crt']],
    [
      'objectStorage.cloudStorage.serviceAccount',
      objectStorage?.cloudStorage?.serviceAccount,
      ['service-account.json'],
    ],
    ['objectStorage.s3.credentials', objectStorage?.s3?.credentials, ['accessKeyId', 'secretAccessKey']],
    ['objectStorage.azure.credentials', objectStorage?.azure?.credentials, ['accountName', 'accountKey']],
    ['containerRegistry.external.certificate', containerRegistry?.external?.certificate, ['.dockerconfigjson']],
    [
      'containerRegistry.s3storage.certificate',
      containerRegistry?.s3storage?.certificate,
      ['s3AccessKey', 's3SecretKey'],
    ],
    ['sshGatewayHostKey', config.sshGatewayHostKey, []],
    ['license', config.license, ['license']],
    ['customCACert', config.customCACert, ['ca.crt']],
    ['httpProxy', config.httpProxy, ['httpProxy', 'httpsProxy', 'noProxy']],
    ...(config.authProviders ?? []).map((ref): [string, Reference, string[]] => ['authProviders', ref, ['provider']]),
    ...(config.imagePullSecrets ?? []).map((ref): [string, Reference, string[]] => [
      'imagePullSecrets',
      ref,
      ['.dockerconfigjson'],
    ]),
  ];
  return wanted.flatMap(([purpose, ref, keys]) => (ref ? [{ purpose, name: ref.name, keys }] : []));
}
