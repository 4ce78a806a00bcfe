import { networkFaultOf } from '@slipway/contracts/rules';
import { canonicalNames, httpOf } from './failure-status.ts';

/**
 * What Google said no with, in one form for the three that its SDKs throw: `GaxiosError` (googleapis, gax 5, tokens), `GoogleError`
 * (gax 6) and `ApiError` (storage); and for the errors inside operations.
 */
export interface Refusal {
  http: number | undefined;
  /** Canonical name, e.g. `ALREADY_EXISTS`; the older APIs send none. */
  status: string | undefined;
  /**
   * All that name the cause: of the ErrorInfo (`SERVICE_DISABLED`), of `errors` (`alreadyExists`), types of violated
   * preconditions, the error of a token endpoint (`invalid_grant`), the code of a network error.
   */
  reasons: readonly string[];
  message: string;
  metadata: Record<string, string>;
  retryAfterMs: number | undefined;
  /** The request may have been carried out: look before sending it again. */
  unknownOutcome: boolean;
}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);

/** Reads any error that a Google SDK throws. */
export function readRefusal(error: unknown): Refusal {
  const thrown = fieldsOf(error);
  const response = fieldsOf(thrown['response']);
  const body = bodyOf(thrown, response);
  const errors = [...listOf(body['errors']), ...listOf(thrown['errors'])];
  const details = [...listOf(body['details']), ...listOf(thrown['statusDetails'])];
  const network = textOf(thrown['code']) ?? textOf(fieldsOf(thrown['cause'])['code']);
  const http = httpIn(thrown, response, body);
  return {
    http,
    status: textOf(body['status']),
    reasons: [
      ...reasonsIn(details),
      textOf(thrown['reason']),
      ...errors.map((each) => textOf(each['reason'])),
      textOf(body['error']),
      textOf(body['error_subtype']),
      network,
    ].filter((reason) => reason !== undefined),
    message:
      textOf(body['message']) ??
      textOf(body['error_description']) ??
      textOf(errors[0]?.['message']) ??
      textOf(response['data']) ??
      textOf(thrown['message']) ??
      String(error),
    metadata: { ...metadataIn(details), ...texts(thrown['errorInfoMetadata']) },
    retryAfterMs: retryAfter(response['headers']) ?? retryDelayIn(details),
    unknownOutcome: http === undefined ? networkFaultOf(network)?.arrived === true : http >= 500,
  };
}

/** Reads the error inside an operation that is done: `google.rpc.Status`, or a list of codes and messages. */
export function readOperationError(error: unknown, http?: number | null): Refusal {
  const fields = fieldsOf(error);
  const errors = listOf(fields['errors']);
  const details = listOf(fields['details']);
  const inner = errors.flatMap((each) => listOf(each['errorDetails']).map((detail) => fieldsOf(detail['errorInfo'])));
  const code = numberOf(fields['code']);
  return {
    http: http ?? undefined,
    status: code === undefined ? textOf(fields['code']) : canonicalNames[code],
    reasons: [...reasonsIn(details), ...errors.map((each) => textOf(each['code']))].filter(
      (reason) => reason !== undefined,
    ),
    message: textOf(errors[0]?.['message']) ?? textOf(fields['message']) ?? 'the operation failed without saying why',
    metadata: { ...metadataIn(details), ...texts(inner.find((each) => 'metadatas' in each)?.['metadatas']) },
    retryAfterMs: undefined,
    unknownOutcome: false,
  };
}

/** gax 6 keeps a canonical code that it made out of the HTTP status, whatever the body says: it counts as no more than that. */
function httpIn(thrown: Fields, response: Fields, body: Fields): number | undefined {
  const told = numberOf(thrown['httpStatusCode']) ?? numberOf(response['status']);
  if (told !== undefined) return told;
  const code = numberOf(thrown['code']);
  const ofGax = 'statusDetails' in thrown && code !== undefined ? canonicalNames[code] : undefined;
  return ofGax === undefined ? (code ?? numberOf(body['code'])) : httpOf(ofGax);
}

function bodyOf(thrown: Fields, response: Fields): Fields {
  const data = response['data'];
  if (isFields(data)) return isFields(data['error']) ? data['error'] : data;
  try {
    const parsed = fieldsOf(JSON.parse(textOf(data) ?? String(thrown['message'])));
    return isFields(parsed['error']) ? parsed['error'] : parsed;
  } catch {
    return {};
  }
}

/** Reasons of ErrorInfo, and types of what a PreconditionFailure or QuotaFailure violates. */
function reasonsIn(details: readonly Fields[]): (string | undefined)[] {
  return details.flatMap((detail) => [
    textOf(detail['reason']),
    ...listOf(detail['violations']).map((violation) => textOf(violation['type'])),
  ]);
}

function metadataIn(details: readonly Fields[]): Record<string, string> {
  return texts(details.find((detail) => 'reason' in detail)?.['metadata']);
}

function texts(value: unknown): Record<string, string> {
  const entries = Object.entries(fieldsOf(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}

function retryAfter(headers: unknown): number | undefined {
  const { get } = fieldsOf(headers);
  const header: unknown =
    typeof get === 'function' ? get.call(headers, 'retry-after') : fieldsOf(headers)['retry-after'];
  return milliseconds(header);
}

/** Of a RetryInfo: `"30s"`. */
function retryDelayIn(details: readonly Fields[]): number | undefined {
  const delay = details.map((detail) => textOf(detail['retryDelay'])).find((each) => each !== undefined);
  return milliseconds(delay?.replace(/s$/, ''));
}

function milliseconds(seconds: unknown): number | undefined {
  const number = Number(seconds ?? Number.NaN);
  return Number.isFinite(number) ? number * 1000 : undefined;
}
