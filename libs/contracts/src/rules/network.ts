/** What a failed connection means, whatever was to be asked through it. */
interface NetworkFault {
  rule: 'SW-DEP-066' | 'SW-INT-030';
  why: string;
  /** The request may have arrived, and may have been carried out. */
  arrived: boolean;
}

const reset: NetworkFault = { rule: 'SW-INT-030', why: 'the connection broke before an answer came', arrived: true };
const silent: NetworkFault = { rule: 'SW-INT-030', why: 'no answer came in time', arrived: true };
const noConnection: NetworkFault = { rule: 'SW-DEP-066', why: 'no connection to it comes about', arrived: false };
const noName: NetworkFault = { rule: 'SW-DEP-066', why: 'its name does not resolve', arrived: false };
const distrusted: NetworkFault = {
  rule: 'SW-DEP-066',
  why: 'its certificate is not trusted; a proxy may stand in between',
  arrived: false,
};

const faults: Readonly<Record<string, NetworkFault>> = {
  ECONNRESET: reset,
  ECONNABORTED: reset,
  EPIPE: reset,
  ERR_STREAM_PREMATURE_CLOSE: reset,
  UND_ERR_SOCKET: reset,
  ETIMEDOUT: silent,
  ESOCKETTIMEDOUT: silent,
  UND_ERR_HEADERS_TIMEOUT: silent,
  UND_ERR_BODY_TIMEOUT: silent,
  UND_ERR_CONNECT_TIMEOUT: noConnection,
  ECONNREFUSED: noConnection,
  EHOSTUNREACH: noConnection,
  ENETUNREACH: noConnection,
  ENOTFOUND: noName,
  EAI_AGAIN: noName,
  CERT_HAS_EXPIRED: distrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: distrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: distrusted,
  SELF_SIGNED_CERT_IN_CHAIN: distrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: distrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: distrusted,
};

/** By the code of an error of Node.js or of its fetch. Undefined: it has to do with something else. */
export function networkFaultOf(code: string | undefined): NetworkFault | undefined {
  return code !== undefined && Object.hasOwn(faults, code) ? faults[code] : undefined;
}
