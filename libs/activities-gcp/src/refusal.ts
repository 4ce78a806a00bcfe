/**
 * What Google said no with, in one form for the three that its SDKs throw: `GaxiosError` (googleapis, gax 5), `GoogleError`
 * (gax 6) and `ApiError` (storage); and for the errors inside operations.
 */
export interface Refusal {
  http: number | undefined;
  /** Canonical name, e.g. `ALREADY_EXISTS`; the older APIs send none. */
  status: string | undefined;
  /** Of the ErrorInfo (`SERVICE_DISABLED`) or of the first of `errors` (`alreadyExists`). */
  reason: string | undefined;
  message: string;
  metadata: Record<string, string>;
  retryAfterMs: number | undefined;
  /** The request may have been carried out: look before sending it again. */
  unknownOutcome: boolean;
}

const canonical = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];

/** The request may have arrived. All other network errors mean that there was no connection. */
const lostReplies = [
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
  'UND_ERR_SOCKET',
];
const noAnswer = ['DEADLINE_EXCEEDED', 'UNAVAILABLE'];

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** Reads any error that a Google SDK throws. */
export function readRefusal(error: unknown): Refusal {
  const thrown = fieldsOf(error);
  const response = fieldsOf(thrown['response']);
  const body = bodyOf(thrown, response);
  const isGoogleError = 'httpStatusCode' in thrown && 'statusDetails' in thrown;
  const http =
    numberOf(thrown['httpStatusCode']) ??
    (isGoogleError ? undefined : (numberOf(response['status']) ?? numberOf(thrown['code']))) ??
    numberOf(body['code']);
  const errors = [...listOf(body['errors']), ...listOf(thrown['errors'])].map(fieldsOf);
  const info = listOf(body['details'])
    .map(fieldsOf)
    .find((detail) => 'reason' in detail);
  // Google's REST errors of Compute reach gax 6 with a number guessed from the HTTP status: not to be believed.
  const guessed = isGoogleError && http === undefined ? canonical[Number(thrown['code'])] : undefined;
  const status = textOf(body['status']) ?? guessed;
  const network = textOf(thrown['code']) ?? textOf(fieldsOf(thrown['cause'])['code']);
  return {
    http,
    status,
    reason:
      textOf(info?.['reason']) ??
      textOf(thrown['reason']) ??
      textOf(errors[0]?.['reason']) ??
      textOf(body['error']) ??
      network,
    message: textOf(body['message']) ?? textOf(errors[0]?.['message']) ?? textOf(thrown['message']) ?? String(error),
    metadata: { ...texts(info?.['metadata']), ...texts(thrown['errorInfoMetadata']) },
    retryAfterMs: retryAfter(response['headers']),
    unknownOutcome: http === undefined ? mayHaveArrived(network, status) : http >= 500,
  };
}

function mayHaveArrived(network: string | undefined, status: string | undefined): boolean {
  return network === undefined ? noAnswer.includes(status ?? '') : lostReplies.includes(network);
}

/** Reads the error inside an operation that is done: `google.rpc.Status`, or a list of codes and messages. */
export function readOperationError(error: unknown, http?: number | null): Refusal {
  const fields = fieldsOf(error);
  const first = fieldsOf(listOf(fields['errors'])[0]);
  const info = listOf(fields['details'])
    .map(fieldsOf)
    .find((detail) => 'reason' in detail);
  const code = numberOf(fields['code']);
  return {
    http: http ?? undefined,
    status: code === undefined ? textOf(fields['code']) : canonical[code],
    reason: textOf(info?.['reason']) ?? textOf(first['code']),
    message: textOf(first['message']) ?? textOf(fields['message']) ?? 'the operation failed without saying why',
    metadata: texts(info?.['metadata']),
    retryAfterMs: undefined,
    unknownOutcome: false,
  };
}

function bodyOf(thrown: Fields, response: Fields): Fields {
  const data = response['data'];
  if (isFields(data)) return isFields(data['error']) ? data['error'] : data;
  try {
    const parsed = fieldsOf(JSON.parse(String(thrown['message'])));
    return isFields(parsed['error']) ? parsed['error'] : parsed;
  } catch {
    return {};
  }
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function texts(value: unknown): Record<string, string> {
  const entries = Object.entries(fieldsOf(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}

function retryAfter(headers: unknown): number | undefined {
  const header = headers instanceof Headers ? headers.get('retry-after') : fieldsOf(headers)['retry-after'];
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}
