import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { domainOf } from './names.ts';

/** Who signs, as the SDK's credential chain gives it. */
export interface Signer {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
}

/** A bearer token for one cluster. */
export interface ClusterToken {
  token: string;
  /** Milliseconds since the epoch: from then on a new one is to be made. */
  staleAt: number;
}

/** The API server accepts a token for 15 minutes. helm cannot renew the one that it is given, and may take ten: that much is always left. */
const usableForMs = 4 * 60_000;
/** Of the signed address itself. The API server reckons from the date of the signature. */
const expiresInSeconds = 60;

/**
 * Makes the token that EKS takes: the address of a signed `GetCallerIdentity`, which the API server sends to STS to learn who
 * asks. The cluster's name is signed too, so that no other cluster takes it.
 * docs.aws.amazon.com/eks/latest/userguide/cluster-auth.html
 */
export async function clusterToken(signer: Signer, region: string, cluster: string): Promise<ClusterToken> {
  const host = `sts.${region}.${domainOf(region)}`;
  const v4 = new SignatureV4({ service: 'sts', region, credentials: signer, sha256: Sha256 });
  const at = new Date(Date.now());
  const { query } = await v4.presign(
    {
      method: 'GET',
      protocol: 'https:',
      hostname: host,
      path: '/',
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
      headers: { host, 'x-k8s-aws-id': cluster },
    },
    { expiresIn: expiresInSeconds, signingDate: at },
  );
  const pairs = Object.entries(query ?? {}).map(([key, value]) => `${escape(key)}=${escape(String(value))}`);
  const address = `https://${host}/?${pairs.join('&')}`;
  const signerEndsAt = signer.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
  return {
    token: `k8s-aws-v1.${Buffer.from(address).toString('base64url')}`,
    staleAt: Math.min(at.getTime() + usableForMs, signerEndsAt),
  };
}

/** RFC 3986, as the signature reckons it. */
const escape = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** SHA-256 or, with a key, its HMAC, as the signer asks for it. */
class Sha256 {
  readonly #start: () => Hash | Hmac;
  #hash: Hash | Hmac;

  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#start = () => (key === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(key)));
    this.#hash = this.#start();
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    this.#hash = this.#start();
  }
}

function bytesOf(key: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof key === 'string') return Buffer.from(key);
  return ArrayBuffer.isView(key) ? Buffer.from(key.buffer, key.byteOffset, key.byteLength) : Buffer.from(key);
}
