import { randomBytes } from 'node:crypto';
import { generatePrivateKey, importSigningKey, type SigningKey } from './private-key.ts';
import { alternativeNames, makeSigningRequest, type RequestedNames } from './signing-request.ts';
import * as x509 from './x509.ts';

/** A certificate with its private key, both PEM. */
export interface KeyPair {
  certificate: string;
  key: string;
}

export interface SigningOptions {
  validDays: number;
  /** May the certificate sign others? */
  isAuthority?: boolean;
}

const { keyCertSign, cRLSign, digitalSignature, keyEncipherment } = x509.KeyUsageFlags;
const day = 86_400_000;
/** A clock that runs a little behind must still accept a fresh certificate. */
const backdated = 3_600_000;

/** A certificate authority that lives in two PEM texts. */
export class Authority {
  readonly pair: KeyPair;
  readonly #certificate: x509.X509Certificate;
  readonly #key: SigningKey;

  private constructor(pair: KeyPair, key: SigningKey) {
    this.pair = pair;
    this.#certificate = new x509.X509Certificate(pair.certificate);
    this.#key = key;
  }

  /** Makes a new self-signed authority. */
  static async create(commonName: string): Promise<Authority> {
    const key = await generatePrivateKey('ECDSA');
    const request = await makeSigningRequest({ commonName }, key);
    const certificate = await selfSign(request, key, { validDays: 3650, isAuthority: true });
    return Authority.load({ certificate, key });
  }

  /** Reads an authority that was made before; of a chain the first certificate signs. */
  static async load(pair: KeyPair): Promise<Authority> {
    return new Authority(pair, await importSigningKey(pair.key));
  }

  /** Makes a key and signs a certificate for it. */
  async issue(names: RequestedNames, options: SigningOptions): Promise<KeyPair> {
    const key = await generatePrivateKey('ECDSA');
    return { certificate: await this.sign(await makeSigningRequest(names, key), options), key };
  }

  /** Signs a PKCS#10 request with the names it asks for. PEM in, PEM out. */
  sign(request: string, options: SigningOptions): Promise<string> {
    return certify(request, options, this.#certificate.subjectName, this.#key);
  }
}

/** Signs a request with the key it is for. */
export async function selfSign(request: string, key: string, options: SigningOptions): Promise<string> {
  return certify(request, options, new x509.Pkcs10CertificateRequest(request).subjectName, await importSigningKey(key));
}

async function certify(
  request: string,
  { validDays, isAuthority = false }: SigningOptions,
  issuer: x509.Name,
  signer: SigningKey,
): Promise<string> {
  const csr = new x509.Pkcs10CertificateRequest(request);
  if (!(await csr.verify())) throw new Error('the certificate request is not signed by the key it names');
  const names = csr.getExtension(alternativeNames);
  const { serverAuth, clientAuth } = x509.ExtendedKeyUsage;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: csr.subjectName,
    issuer,
    notBefore: new Date(Date.now() - backdated),
    notAfter: new Date(Date.now() + validDays * day),
    signingAlgorithm: signer.algorithm,
    publicKey: csr.publicKey,
    signingKey: signer.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(isAuthority, undefined, true),
      new x509.KeyUsagesExtension(isAuthority ? keyCertSign | cRLSign : digitalSignature | keyEncipherment, true),
      ...(isAuthority ? [] : [new x509.ExtendedKeyUsageExtension([serverAuth, clientAuth])]),
      await x509.SubjectKeyIdentifierExtension.create(csr.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(signer.publicKey),
      ...(names ? [names] : []),
    ],
  });
  return `${certificate.toString('pem')}\n`;
}

/** Positive and never shortened by a leading zero, which strict readers refuse. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}
