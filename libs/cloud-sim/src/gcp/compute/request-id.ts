import type { Operation } from '../../core/operation.ts';
import { text } from '../../core/json.ts';
import type { Call } from '../api.ts';
import { invalid } from '../fault.ts';

interface Remembered {
  operation: string;
  request: string;
}

const table = 'requestIds';
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function key(call: Call): string {
  return `${call.project}/${text(call.request, 'requestId')}`;
}

function fingerprint(call: Call): string {
  return `${call.http.method} ${call.http.url.pathname} ${call.http.body}`;
}

/** The operation of an earlier request with the same `requestId`; 400 when that request was another one. */
export function replayed(call: Call): Operation | undefined {
  const id = text(call.request, 'requestId');
  if (id === '') return undefined;
  if (!uuid.test(id) || /^[0-]+$/.test(id))
    throw invalid(`Invalid value for field 'requestId': '${id}'. Must be a valid non-zero UUID.`);
  const remembered = call.gcp.store.get<Remembered>(table, key(call));
  if (!remembered) return undefined;
  if (remembered.request !== fingerprint(call))
    throw invalid(`Invalid value for field 'requestId': '${id}'. It was used for another request.`);
  return call.gcp.operations.get(remembered.operation);
}

export function rememberRequest(call: Call, operation: Operation): void {
  if (text(call.request, 'requestId') === '') return;
  call.gcp.store.put(table, key(call), { operation: operation.id, request: fingerprint(call) } satisfies Remembered);
}
