import { createHash, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '@slipway/contracts';
import { readTlsSecret } from './tls-secret.ts';
import { secretData } from '../secret-values.ts';

/** What a certificate is kept for: another authority, or other names, and it is another one. */
export interface CertificateUse {
  /** Directory of the ACME server. */
  server: string;
  dnsNames: readonly string[];
}

/** Values of a TLS Secret, as text. */
type TlsValues = Record<string, string>;

/** Below it cert-manager would renew the certificate at once. */
const freshDays = 30;

/**
 * Certificates with their keys that outlive their cluster, in a folder of the worker that only its user can read. Authorities issue few
 * for the same names: an installation that is made again uses the one it had.
 */
export class KeptCertificates {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Undefined: none is kept for that use, or not for long enough any more. */
  async read(use: CertificateUse, now = Date.now()): Promise<TlsValues | undefined> {
    const text = await readFile(this.#path(use), 'utf8').catch(() => undefined);
    const values = text === undefined ? undefined : parse(text);
    return values && serves(values, use, now) ? values : undefined;
  }

  async write(use: CertificateUse, values: TlsValues): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const path = this.#path(use);
    await writeFile(`${path}.new`, JSON.stringify(values), { mode: 0o600 });
    await rename(`${path}.new`, path);
  }

  #path({ server, dnsNames }: CertificateUse): string {
    const digest = createHash('sha256').update(canonicalJson([server, [...dnsNames].sort()]));
    return join(this.#folder, `certificate-${digest.digest('hex').slice(0, 24)}.json`);
  }
}

function serves(values: TlsValues, { dnsNames }: CertificateUse, now: number): boolean {
  const content = readTlsSecret({ data: secretData(values) });
  if (!content || !dnsNames.every((name) => content.dnsNames.includes(name))) return false;
  const { validFromDate } = new X509Certificate(values['tls.crt'] ?? '');
  return Date.parse(content.notAfter) - now > freshDays * 86_400_000 && validFromDate.getTime() <= now;
}

/** A file that was cut by a full disk is none. */
function parse(text: string): TlsValues | undefined {
  try {
    const values: unknown = JSON.parse(text);
    return typeof values === 'object' && values !== null ? (values as TlsValues) : undefined;
  } catch {
    return undefined;
  }
}
