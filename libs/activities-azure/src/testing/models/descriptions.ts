import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { provide, ToolchainFailure } from '@slipway/toolchain';

/** What a value may be. `words` are those that Azure knows today. */
export type Shape =
  | { kind: 'any' | 'boolean' | 'integer' | 'number' | 'string' }
  | { kind: 'words'; values: string[] }
  | { kind: 'list' | 'map'; of: Shape }
  | { kind: 'model'; name: string };

/** One member of a body. */
export interface Member {
  /** Names on the wire, from the outside in. */
  path: string[];
  type: Shape;
  required: boolean;
  /** Only Azure writes it. */
  readOnly: boolean;
  pattern?: string;
  min_length?: number;
  max_length?: number;
  minimum?: number;
  maximum?: number;
  min_items?: number;
  max_items?: number;
}

export type Models = Record<string, { members: Member[] }>;

/** The operation that a request is, as Microsoft describes it. */
interface Described {
  operation: string;
  /** Of the service. */
  package: string;
  apiVersion: string;
  /** Model of the body. Null: it has none. */
  body: string | null;
  bodyRequired: boolean;
}

export interface Asked {
  method: string;
  path: string;
  apiVersion: string;
}

export interface Descriptions {
  /** For each request that was asked for; null: nobody describes it. */
  calls: (Described | null)[];
  models: Models;
}

/** Undefined where there is no Python to read them with. */
export async function describe(asked: readonly Asked[]): Promise<Descriptions | undefined> {
  try {
    const { path } = await provide('azure-models', { onProgress: (line) => void process.stderr.write(`${line}\n`) });
    const reading = promisify(execFile)(path, [join(import.meta.dirname, 'describe.py')], { maxBuffer: 64 * 2 ** 20 });
    reading.child.stdin?.end(JSON.stringify(asked));
    return JSON.parse((await reading).stdout) as Descriptions;
  } catch (error) {
    if (error instanceof ToolchainFailure && error.code === 'NO_PYTHON') return undefined;
    throw error;
  }
}
