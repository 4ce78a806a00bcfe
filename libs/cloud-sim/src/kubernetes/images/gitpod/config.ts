import { parse } from 'yaml';
import { flag, list, matching, oneOf, open, openOf, quantity, shape, text, type Rule } from './shape.ts';

/** Names a Secret in the installer's namespace. */
export interface Reference {
  kind: 'secret';
  name: string;
}

/** Gitpod's installer configuration v1, as far as the simulation acts on it. Source: the reference architecture, section 8.1. */
export interface InstallerConfig {
  domain: string;
  kind?: string;
  repository?: string;
  dropImageRepo?: boolean;
  imagePullSecrets?: Reference[];
  certificate?: Reference;
  sshGatewayHostKey?: Reference;
  database?: {
    inCluster?: boolean;
    external?: { certificate: Reference };
    cloudSQL?: { instance: string; serviceAccount: Reference };
    ssl?: { caCert?: Reference };
  };
  objectStorage?: {
    inCluster?: boolean;
    cloudStorage?: { project: string; serviceAccount: Reference };
    s3?: { credentials: Reference };
    azure?: { credentials: Reference };
  };
  containerRegistry?: {
    inCluster?: boolean;
    external?: { url: string; certificate: Reference };
    s3storage?: { certificate: Reference };
  };
  authProviders?: Reference[];
  license?: Reference;
  customCACert?: Reference;
  httpProxy?: Reference;
  customization?: Customization[];
  components?: { proxy?: { service?: { serviceType?: string; annotations?: Record<string, string> } } };
}

export interface Customization {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
}

const reference = shape(
  { kind: oneOf('secret'), name: matching(/^[a-z0-9.-]+$/, 'the name of a Secret') },
  'kind',
  'name',
);
const domainName = matching(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i, 'a domain name');
const duration = matching(/^([0-9.]+(h|m|s))+$/, 'a duration such as 36h');
const resources = shape({ requests: openOf(quantity), limits: openOf(quantity) });
const claim = shape({ size: quantity, storageClass: text, snapshotClass: text });

const rules: Rule = shape(
  {
    apiVersion: text,
    kind: oneOf('Full', 'Meta', 'WebApp', 'IDE', 'Workspace'),
    domain: domainName,
    metadata: shape({ region: text, shortname: text }),
    repository: text,
    dropImageRepo: flag,
    imagePullSecrets: list(reference),
    certificate: reference,
    customCACert: reference,
    sshGatewayHostKey: reference,
    database: shape({
      inCluster: flag,
      resources,
      external: shape({ certificate: reference }, 'certificate'),
      cloudSQL: shape({ instance: text, serviceAccount: reference }, 'instance', 'serviceAccount'),
      ssl: shape({ caCert: reference }),
    }),
    objectStorage: shape({
      inCluster: flag,
      cloudStorage: shape({ project: text, serviceAccount: reference }, 'project', 'serviceAccount'),
      s3: shape(
        { endpoint: text, credentials: reference, bucket: text, allowInsecureConnection: flag },
        'endpoint',
        'credentials',
      ),
      azure: shape({ credentials: reference }, 'credentials'),
      blobQuota: quantity,
      resources,
    }),
    containerRegistry: shape({
      inCluster: flag,
      external: shape({ url: text, certificate: reference }, 'url', 'certificate'),
      s3storage: shape({ bucket: text, region: text, endpoint: text, certificate: reference }, 'bucket', 'certificate'),
      privateBaseImageAllowList: list(text),
    }),
    authProviders: list(reference),
    license: reference,
    httpProxy: reference,
    blockNewUsers: shape({ enabled: flag, passlist: list(domainName) }),
    workspace: shape({
      runtime: shape({ fsShiftMethod: oneOf('fuse', 'shiftfs'), containerdRuntimeDir: text, containerdSocket: text }),
      resources,
      maxLifetime: duration,
      timeoutDefault: duration,
      timeoutExtended: duration,
      timeoutAfterClose: duration,
      pvc: claim,
      prebuildPVC: claim,
      workspaceImage: text,
      templates: open,
    }),
    openVSX: shape({ url: matching(/^https?:\/\/./, 'an absolute URL'), proxy: shape({ disablePVC: flag }) }),
    disableDefinitelyGp: flag,
    observability: shape({
      logLevel: oneOf('trace', 'debug', 'info', 'warning', 'error', 'fatal', 'panic'),
      tracing: open,
    }),
    analytics: open,
    customization: list(
      shape(
        {
          apiVersion: text,
          kind: text,
          metadata: shape({ name: text, labels: openOf(text), annotations: openOf(text) }, 'name'),
          spec: shape({ env: list(open) }),
        },
        'apiVersion',
        'kind',
        'metadata',
      ),
    ),
    components: shape({
      proxy: shape({
        service: shape({
          serviceType: oneOf('LoadBalancer', 'ClusterIP', 'NodePort', 'ExternalName'),
          annotations: openOf(text),
        }),
      }),
    }),
    experimental: open,
  },
  'domain',
);

/** Reads a configuration strictly; throws with every problem, a line each. */
export function parseInstallerConfig(source: string): InstallerConfig {
  const value: unknown = parse(source);
  const problems = rules(value, '');
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return value as InstallerConfig;
}
