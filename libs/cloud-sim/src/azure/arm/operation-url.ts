import { createHmac } from 'node:crypto';
import type { Operation } from '../../core/operation.ts';
import { text } from '../../core/json.ts';
import type { Azure } from '../azure.ts';
import type { Provider } from '../resource-type.ts';
import type { ArmCall } from './call.ts';

export type OperationUrlKind = 'status' | 'result';

const usual = { status: 'operations', result: 'operationResults' };

/** Path of an operation's URL, as its provider words it. */
function operationPath(provider: Provider, operation: Operation, kind: OperationUrlKind): string {
  const subscription = `/subscriptions/${operation.project}`;
  if (provider.namespace === 'Microsoft.Resources') return `${subscription}/operationresults/${operation.id}`;
  const segment = (provider.operationUrls ?? usual)[kind];
  return `${subscription}/providers/${provider.namespace}/locations/${operation.location}/${segment}/${operation.id}`;
}

/** Signed by the cloud: whoever follows it must send it back byte for byte. */
export function operationUrl(call: ArmCall, provider: Provider, operation: Operation, kind: OperationUrlKind): string {
  const path = operationPath(provider, operation, kind);
  const query = signedQuery(call.azure, provider, operation, path);
  return `https://${call.http.headers['host'] ?? ''}${path}?${query}`;
}

/** Whether a request follows such a URL unchanged. */
export function isSigned(call: ArmCall, provider: Provider, operation: Operation): boolean {
  const [path = '', query = ''] = call.http.target.split('?');
  return query === signedQuery(call.azure, provider, operation, path);
}

function signedQuery(azure: Azure, provider: Provider, operation: Operation, path: string): string {
  const length = provider.operationUrls?.queryLength ?? 400;
  const ticks = 621355968000000000n + BigInt(operation.createdAt) * 10000n;
  const filler = Buffer.from(azure.seeded.hex(64, 'certificate', operation.id).repeat(Math.ceil(length / 64)));
  const signature = createHmac('sha256', `signs ${azure.seeded.seed} ${operation.id}`).update(path).digest('base64url');
  const certificate = filler.toString('base64url').slice(0, length);
  const version = text(operation.args, 'apiVersion');
  return `api-version=${version}&t=${ticks}&c=${certificate}&s=${signature}&h=${azure.seeded.hex(43, operation.id)}`;
}
