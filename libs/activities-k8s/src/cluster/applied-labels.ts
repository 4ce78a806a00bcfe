import type { LiveObject } from '@slipway/activities-core';
import { fieldManager } from './cluster.ts';

interface ManagedFields {
  manager?: string;
  operation?: string;
  fieldsV1?: { 'f:metadata'?: { 'f:labels'?: Record<string, unknown> } };
}

/** The labels of an object that our apply manages, with their values now. Others may add theirs: no drift. */
export function appliedLabels({ metadata }: LiveObject): Record<string, string> {
  const { managedFields = [] } = metadata as { managedFields?: ManagedFields[] };
  const ours = managedFields
    .filter(({ manager, operation }) => manager === fieldManager && operation === 'Apply')
    .flatMap(({ fieldsV1 }) => Object.keys(fieldsV1?.['f:metadata']?.['f:labels'] ?? {}))
    .map((key) => key.replace(/^f:/, ''));
  const labels = metadata.labels ?? {};
  return Object.fromEntries(ours.flatMap((key) => (labels[key] === undefined ? [] : [[key, labels[key]]])));
}
