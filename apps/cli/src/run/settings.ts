import type { JsonObject } from '@slipway/contracts';
import { readValue } from '@slipway/spec/value';
import { UsageError } from '../cli/cli-error.ts';

/** Settings of `--set prop=value`, with values as they would stand in the installation file. Throws a `UsageError`. */
export function parseSettings(words: readonly string[]): JsonObject {
  const settings: JsonObject = {};
  for (const word of words) {
    const at = word.indexOf('=');
    const value = at < 1 ? undefined : readValue(word.slice(at + 1));
    if (value === undefined) {
      throw new UsageError(`--set takes PROP=VALUE, not "${word}"`, '--set machineType=n2-standard-4');
    }
    settings[word.slice(0, at)] = value;
  }
  return settings;
}
