import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson, type Scope } from '@slipway/contracts';
import { readTlsSecret } from './tls-secret.ts';
import { secretData } from '../secret-values.ts';

/** What a certificate is kept for: another installation, another authority, or other names, and it is another one. */
export interface CertificateUse {
  /** No other installation gets the key. */
  scope: Pick<Scope, 'installation' | 'cloud' | 'account'>;
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
 * for the same names: an installation that is made again uses the one it had. Nothing here fails: what cannot be kept or read is said
 * through `warn`.
 */
export class KeptCertificates {
  readonly #folder: string;
  readonly #warn: (message: string) => void;

  constructor(folder: string, warn: (message: string) => void) {
    this.#folder = folder;
    this.#warn = warn;
  }

  /** Undefined: none is kept for that use, or not for long enough any more, or it cannot be read. */
  async read(use: CertificateUse, now = Date.now()): Promise<TlsValues | undefined> {
    try {
      const values = parse(await readFile(this.#path(use), 'utf8'));
      return serves(values, use, now) ? values : undefined;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      this.#warn(`the certificate kept for ${namesOf(use)} cannot be read, a new one is ordered: ${wordsOf(error)}`);
      return undefined;
    }
  }

  async write(use: CertificateUse, values: TlsValues): Promise<void> {
    try {
      await this.#makeFolder();
      await replaceFile(this.#path(use), JSON.stringify(values));
    } catch (error) {
      this.#warn(`the certificate for ${namesOf(use)} cannot be kept, another install orders anew: ${wordsOf(error)}`);
    }
  }

  async #makeFolder(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const mode = (await stat(this.#folder)).mode & 0o777;
    if ((mode & 0o077) === 0) return;
    this.#warn(
      `others than the worker's user may use ${this.#folder}, where keys are kept: its mode is ${mode.toString(8)}, not 700`,
    );
  }

  #path({ scope: { installation, cloud, account }, server, dnsNames }: CertificateUse): string {
    const use = [cloud, account, installation, server, [...dnsNames].sort()];
    const digest = createHash('sha256').update(canonicalJson(use)).digest('hex');
    return join(this.#folder, `certificate-${digest.slice(0, 24)}.json`);
  }
}

/** Whole or not at all, and never through a file that another writer, or somebody else, has open. */
async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(8).toString('hex')}.new`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

function serves(values: TlsValues, { dnsNames }: CertificateUse, now: number): boolean {
  const content = readTlsSecret({ data: secretData(values) });
  if (!content || !dnsNames.every((name) => content.dnsNames.includes(name))) return false;
  const { validFromDate } = new X509Certificate(values['tls.crt'] ?? '');
  return Date.parse(content.notAfter) - now > freshDays * 86_400_000 && validFromDate.getTime() <= now;
}

/** The parser's own words are not passed on: they quote the text, and that holds a key. */
function parse(text: string): TlsValues {
  const values = jsonOf(text);
  if (typeof values === 'object' && values !== null && !Array.isArray(values)) {
    if (Object.values(values).every((value) => typeof value === 'string')) return values as TlsValues;
  }
  throw new Error('the file is cut short, or is none of ours');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
const namesOf = ({ dnsNames }: CertificateUse): string => dnsNames.join(', ');
/** Code and words of a file system's error. */
const wordsOf = (error: unknown): string => (error as Error).message;
