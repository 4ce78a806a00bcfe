import type { ZodType } from 'zod';
import type { Installation } from './schema.ts';

/** What a cloud-specific check found: path below `spec`, and one sentence. */
export interface CheckFinding {
  path: (string | number)[];
  message: string;
}

/** What loading needs of a cloud: its block of the file and its checks across fields. Every provider is one. */
export interface CloudSpec {
  spec: ZodType;
  /** A region of its own, for examples. Absent: that of the common fields. */
  exampleRegion?: string;
  check(installation: Installation<never>): readonly CheckFinding[];
}

/** Known clouds by the value of `spec.cloud`. */
export type Clouds = Readonly<Record<string, CloudSpec>>;
