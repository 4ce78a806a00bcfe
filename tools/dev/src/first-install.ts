import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './folders.ts';

/** What `npm start` runs, one after the other. */
export interface FirstInstall {
  start: string[];
  install: string[];
}

/** Clouds of which there is an example. */
export function exampleClouds(): string[] {
  const files = readdirSync(join(checkout, 'examples')).filter((file) => file.endsWith('.yaml'));
  return files.map((file) => file.slice(0, -'.yaml'.length)).sort();
}

/**
 * The local stack, and the example of one cloud on it.
 * @param args `--cloud NAME` (Google Cloud when it is absent); all else is for `slipway install`
 * Throws an `Error` with one sentence when there is no such cloud.
 */
export function firstInstall(args: readonly string[], clouds = exampleClouds()): FirstInstall {
  const rest: string[] = [];
  let cloud = 'gcp';
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '--cloud') cloud = args[++at] ?? '';
    else if (arg.startsWith('--cloud=')) cloud = arg.slice('--cloud='.length);
    else rest.push(arg);
  }
  if (!clouds.includes(cloud))
    throw new Error(`No example for the cloud ${cloud || '""'}. There are ${clouds.join(', ')}.`);
  return {
    start: [process.execPath, join(checkout, 'tools/dev/src/main.ts'), 'start'],
    install: [join(checkout, 'slipway'), 'install', '-f', join('examples', `${cloud}.yaml`), ...rest],
  };
}
