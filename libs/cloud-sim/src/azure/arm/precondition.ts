import type { Resource } from '../../core/graph.ts';
import { text } from '../../core/json.ts';
import { ArmFault } from '../fault.ts';
import type { ResourceType } from '../resource-type.ts';
import type { ArmCall } from './call.ts';

/** A tag for the next state of a resource. */
export function newEtag(call: ArmCall, type: ResourceType): string {
  const bare = call.azure.seeded.uuid('etag', call.id, call.azure.store.version, call.azure.clock.now());
  return type.etag === 'weak' ? `W/"${bare}"` : bare;
}

/** Compares `If-Match` and `If-None-Match` with what stands (412 `PreconditionFailed`). */
export function checkPreconditions(call: ArmCall, type: ResourceType, before: Resource | undefined): void {
  if (!type.etag) return;
  const current = before ? text(before.body, 'etag') : undefined;
  const match = call.http.headers['if-match'];
  const noneMatch = call.http.headers['if-none-match'];
  if (noneMatch === '*' && current !== undefined)
    throw preconditionFailed('The Resource already exists, the condition If-None-Match: * is not met.');
  if (match === undefined || match === '') return;
  if (current === undefined)
    throw preconditionFailed('The condition If-Match is not met: the resource does not exist.');
  if (match !== '*' && bare(match) !== bare(current))
    throw preconditionFailed(
      `The condition '${match}' in the If-Match header was not satisfied. The current was '${current}'.`,
    );
}

function bare(tag: string): string {
  return tag.replace(/^W\//, '').replaceAll('"', '');
}

function preconditionFailed(message: string): ArmFault {
  return new ArmFault('PreconditionFailed', message, { http: 412 });
}
