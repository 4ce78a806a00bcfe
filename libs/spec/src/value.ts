import type { Json } from '@slipway/contracts';
import { parse } from 'yaml';

/** A value as it would stand in the file: `4`, `true`, `n2-standard-4`, `[a, b]`, `{a: 1}`. Undefined: it cannot be read. */
export function readValue(text: string): Json | undefined {
  try {
    return parse(text, { maxAliasCount: 0 }) as Json;
  } catch {
    return undefined;
  }
}
