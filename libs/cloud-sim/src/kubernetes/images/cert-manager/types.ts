import type { Condition, KubernetesObject } from '../../api/objects.ts';

export const certManager = 'cert-manager.io/v1';
export const acme = 'acme.cert-manager.io/v1';
export const challengeFinalizer = 'acme.cert-manager.io/finalizer';

export interface IssuerReference {
  name: string;
  kind?: string;
  group?: string;
}

export interface Solver {
  selector?: { dnsNames?: string[]; dnsZones?: string[] };
  waitInsteadOfSelfCheck?: string;
  http01?: object;
  dns01?: Record<string, unknown>;
}

export interface Issuer extends KubernetesObject {
  spec: {
    acme?: {
      server: string;
      email?: string;
      privateKeySecretRef: { name: string; key?: string };
      solvers?: Solver[];
    };
    ca?: { secretName: string };
    selfSigned?: object;
  };
  status?: { conditions?: Condition[]; acme?: { uri?: string } };
}

export interface Certificate extends KubernetesObject {
  spec: {
    secretName: string;
    issuerRef: IssuerReference;
    commonName?: string;
    dnsNames?: string[];
    ipAddresses?: string[];
    isCA?: boolean;
    duration?: string;
    privateKey?: { algorithm?: string };
    secretTemplate?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  };
  status?: {
    conditions?: Condition[];
    revision?: number;
    notAfter?: string;
    nextPrivateKeySecretName?: string | null;
    lastFailureTime?: string | null;
    failedIssuanceAttempts?: number | null;
  };
}

export interface CertificateRequest extends KubernetesObject {
  spec: { request: string; issuerRef: IssuerReference; isCA?: boolean; duration?: string };
  status?: { conditions?: Condition[]; certificate?: string; ca?: string };
}

export interface Order extends KubernetesObject {
  spec: { request: string; issuerRef: IssuerReference; dnsNames: string[] };
  status?: { state?: 'pending' | 'valid' | 'invalid' | 'errored'; reason?: string; certificate?: string };
}

export interface Challenge extends KubernetesObject {
  spec: { type: 'DNS-01'; dnsName: string; wildcard: boolean; key: string; token: string; solver: Solver };
  status?: { state?: 'pending' | 'valid' | 'invalid'; reason?: string; processing?: boolean; presented?: boolean };
}

/** Now, as these APIs write it: whole seconds. */
export function timestamp(at = Date.now()): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

export function findCondition(conditions: Condition[] | undefined, type: string): Condition | undefined {
  return conditions?.find((condition) => condition.type === type);
}

export function isTrue(conditions: Condition[] | undefined, type: string): boolean {
  return findCondition(conditions, type)?.status === 'True';
}

/** The conditions with this one set; its transition time moves only when its status does. */
export function withCondition(
  conditions: Condition[] | undefined,
  wanted: Omit<Condition, 'lastTransitionTime'>,
): Condition[] {
  const known = findCondition(conditions, wanted.type);
  const since = known?.status === wanted.status ? known.lastTransitionTime : undefined;
  return [
    ...(conditions ?? []).filter(({ type }) => type !== wanted.type),
    { ...wanted, lastTransitionTime: since ?? timestamp() },
  ];
}

/** Whether a status would say the same again: writing it would only wake its watchers. */
export function isSame(known: unknown, wanted: unknown): boolean {
  return JSON.stringify(sorted(known)) === JSON.stringify(sorted(wanted));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined && entry !== null);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, entry]) => [key, sorted(entry)]));
}
