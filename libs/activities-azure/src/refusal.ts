import { networkFaultOf } from '@slipway/contracts/rules';
import { keptWords } from './kept-words.ts';

/** What Azure said no with, in one form for Resource Manager, its operations, Entra and the network. */
export interface Refusal {
  http: number | undefined;
  /** All that name the cause: the error's code, those of its details (`SkuNotAvailable`), the code of a network error. */
  codes: readonly string[];
  message: string;
  retryAfterMs: number | undefined;
  /** The request may have been carried out: look before sending it again. */
  unknownOutcome: boolean;
  /** Ids of the locks that it is refused for, once they were looked up. */
  locks?: readonly string[];
}

type Fields = Record<string, unknown>;

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** Reads any error that the SDK throws. */
export function readRefusal(error: unknown): Refusal {
  const thrown = fieldsOf(error);
  const response = fieldsOf(thrown['response']);
  const http = numberOf(thrown['statusCode']) ?? numberOf(response['status']);
  if (/^(?:CredentialUnavailable|Authentication|AggregateAuthentication)/.test(String(thrown['name']))) {
    return readSignIn(thrown, String(error));
  }
  const told = errorIn(
    response['parsedBody'],
    response['bodyAsText'],
    thrown['details'],
    keptWords(response['headers']),
  );
  const network = networkCodeIn(thrown);
  const codes = [...told.codes, textOf(thrown['code']), network];
  return {
    http,
    codes: [...new Set(codes.filter((code) => code !== undefined))],
    message: told.message ?? textOf(thrown['message']) ?? String(error),
    retryAfterMs: retryAfter(response['headers']),
    unknownOutcome: http === undefined ? arrived(thrown, network) : http >= 500,
  };
}

/** What stands in the body of an answer, or of an operation that failed. */
export function refusalIn(body: unknown, http?: number): Refusal {
  const { codes, message } = errorIn(body);
  return { http, codes, message: message ?? 'no reason given', retryAfterMs: undefined, unknownOutcome: false };
}

interface Told {
  codes: string[];
  message: string | undefined;
}

/**
 * Of the first of these that is an error as Resource Manager writes it, with all that its details say.
 * learn.microsoft.com/azure/azure-resource-manager/management/async-operations, github.com/Azure/azure-resource-manager-rpc
 */
function errorIn(...bodies: unknown[]): Told {
  for (const body of bodies) {
    const fields = fieldsOf(typeof body === 'string' ? parse(body) : body);
    const error = fieldsOf(fields['error'] ?? fields);
    const codes = codesIn(error);
    if (codes.length > 0) return { codes, message: messagesIn(error).join(' ') || undefined };
  }
  return { codes: [], message: undefined };
}

function codesIn(error: Fields, depth = 0): string[] {
  const own = textOf(error['code']);
  const quoted = quotedIn(textOf(error['message']) ?? '');
  const inner = depth > 3 ? [] : innerOf(error).flatMap((each) => codesIn(each, depth + 1));
  return [...(own === undefined ? [] : [own]), ...quoted, ...inner];
}

/** A provider puts the refusal of another one into its message: `Code="SkuNotAvailable" Message=…`, or as JSON, escaped or not. */
const quotedIn = (message: string): string[] =>
  [...message.matchAll(/(?:\bCode=|\\*"code\\*":\s*)\\*"([A-Za-z]\w+)\\*"/g)].flatMap(([, code]) => code ?? []);

/** The outermost message often says only that the details say more. */
function messagesIn(error: Fields, depth = 0): string[] {
  const own = textOf(error['message']);
  const inner = depth > 3 ? [] : innerOf(error).flatMap((each) => messagesIn(each, depth + 1));
  return [...new Set([...(own === undefined ? [] : [own]), ...inner])];
}

function innerOf(error: Fields): Fields[] {
  const details = error['details'];
  const inner = error['innererror'] ?? error['innerError'];
  return [...(Array.isArray(details) ? details.map(fieldsOf) : []), ...(inner === undefined ? [] : [fieldsOf(inner)])];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The credential's own errors: Entra refused, could not be reached, or there is nothing to sign in with. */
function readSignIn(thrown: Fields, message: string): Refusal {
  const answer = fieldsOf(thrown['errorResponse']);
  const words = [message, textOf(answer['errorDescription']) ?? ''].join(' ');
  const network = /\b(ECONN[A-Z]+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|[A-Z_]*CERT[A-Z_]*|UNABLE_TO_[A-Z_]+)\b/.exec(
    words,
  )?.[1];
  const fault = networkFaultOf(network);
  return {
    http: fault ? undefined : (numberOf(thrown['statusCode']) ?? 401),
    codes: [fault ? network : String(thrown['name']), textOf(answer['error'])].filter((code) => code !== undefined),
    message,
    retryAfterMs: undefined,
    // Whoever could not sign in has sent nothing.
    unknownOutcome: false,
  };
}

/** Of the error itself, of what caused it, or of the first of several that it stands for. */
function networkCodeIn(thrown: Fields): string | undefined {
  const several = thrown['errors'];
  const first = Array.isArray(several) ? fieldsOf(several[0]) : {};
  const codes = [thrown['code'], fieldsOf(thrown['cause'])['code'], first['code']];
  return codes.map(textOf).find((code) => networkFaultOf(code) !== undefined);
}

/** Whether a request that got no answer may have arrived. */
function arrived(thrown: Fields, network: string | undefined): boolean {
  const fault = networkFaultOf(network);
  if (fault) return fault.arrived;
  // The time for an answer was up, or the answer broke off.
  return (
    thrown['name'] === 'AbortError' || /socket hang up|premature close|terminated/i.test(String(thrown['message']))
  );
}

/** In whole seconds; the SDK gives headers as an object with `get`. */
function retryAfter(headers: unknown): number | undefined {
  const get = fieldsOf(headers)['get'];
  const value: unknown = typeof get === 'function' ? get.call(headers, 'retry-after') : undefined;
  const seconds = value === undefined || value === null ? Number.NaN : Number(value);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}
