import { networkFaultOf } from '@slipway/contracts/rules';

/** What Amazon said no with, in one form for the five protocols that its APIs speak. */
export interface Refusal {
  http: number | undefined;
  /**
   * All that name the cause: the code as it came over the wire (`EntityAlreadyExists`), the SDK's name for it
   * (`EntityAlreadyExistsException`), the code of a network error.
   */
  codes: readonly string[];
  message: string;
  /** Zones that would do, where the refusal names them. */
  validZones: readonly string[];
  retryAfterMs: number | undefined;
  /** The request may have been carried out: look before sending it again. */
  unknownOutcome: boolean;
}

type Fields = Record<string, unknown>;

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** Names of errors that say nothing but that something was thrown. */
const nameless = new Set(['Error', 'TypeError', 'Unknown', 'UnknownError', 'AggregateError']);

/** Reads any error that the SDK throws. */
export function readRefusal(error: unknown): Refusal {
  const thrown = fieldsOf(error);
  const response = fieldsOf(thrown['$response']);
  const http = numberOf(fieldsOf(thrown['$metadata'])['httpStatusCode']) ?? numberOf(response['statusCode']);
  const inner = fieldsOf(thrown['Error']);
  const network = networkCodeIn(thrown);
  const codes = [textOf(thrown['Code']), textOf(inner['Code']), textOf(thrown['name']), network];
  const zones = thrown['validZones'];
  return {
    http,
    codes: [...new Set(codes.filter((code) => code !== undefined && !nameless.has(code)) as string[])],
    message:
      textOf(thrown['message']) ?? textOf(inner['Message']) ?? textOf(thrown['$responseBodyText']) ?? String(error),
    validZones: Array.isArray(zones) ? zones.map(String) : [],
    retryAfterMs: retryAfter(response['headers']),
    unknownOutcome: http === undefined ? arrived(thrown, network) : http >= 500 && !isThrottle(codes),
  };
}

/** EC2 throttles with 503: it did not act. */
const isThrottle = (codes: readonly (string | undefined)[]): boolean =>
  codes.some((code) => code !== undefined && /^(?:RequestLimitExceeded|SlowDown|Throttl|RequestThrottl)/.test(code));

/** Of the error itself, of what caused it, or of the first of several that it stands for. */
function networkCodeIn(thrown: Fields): string | undefined {
  const several = thrown['errors'];
  const first = Array.isArray(several) ? fieldsOf(several[0]) : {};
  return textOf(thrown['code']) ?? textOf(fieldsOf(thrown['cause'])['code']) ?? textOf(first['code']);
}

/** Whether a request that got no answer may have arrived. */
function arrived(thrown: Fields, network: string | undefined): boolean {
  const fault = networkFaultOf(network);
  if (fault) return fault.arrived;
  const words = String(thrown['message']);
  // The SDK hands on what is no error of its own realm as words alone: `AWS SDK error wrapper for TimeoutError: socket hang up`.
  const isTimeout = thrown['name'] === 'TimeoutError' || /\bTimeoutError: |socket hang up/.test(words);
  // It gives up waiting for the connection and for the answer under one name.
  return isTimeout && !/establish a connection|connect\b/i.test(words);
}

function retryAfter(headers: unknown): number | undefined {
  const seconds = Number(fieldsOf(headers)['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}
