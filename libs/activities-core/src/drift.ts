import { canonicalJson, type Drift, type Json, type JsonObject } from '@slipway/contracts';

/** Props whose actual value differs from the planned one. Props that could not be read are taken to agree. */
export function driftOf(props: JsonObject, actual: object): Drift[] {
  return Object.entries(actual as Record<string, Json | undefined>).flatMap(([prop, value]) => {
    const expected = props[prop];
    if (value === undefined || expected === undefined || canonicalJson(expected) === canonicalJson(value)) return [];
    return [{ prop, expected, actual: value }];
  });
}
