import type { Platform } from './platform.ts';

/** How one tool is recognised, fetched and built. Data only: `obtain` knows no tool by name. */
export interface ToolDefinition {
  name: string;
  version: string;
  /** Of two tools that must be built, the lower one goes first. */
  rank: number;
  /** Executables that a whole entry of the cache holds. */
  files: string[];
  /** What is handed out: one of `files`, or `.` for the folder that holds them. */
  entry: string;
  /** What must run, and what its output must contain, before anything freshly obtained is put into the cache. */
  selfTests: { file: string; args: string[]; expect: string }[];
  /** Absent: a copy on the PATH is never used. */
  onPath?: PathProbe;
  /** Empty where the vendor publishes nothing for a platform. */
  release(platform: Platform): Asset[];
  build: GoBuild;
}

export interface PathProbe {
  command: string;
  args: string[];
  /** For people: what `accepts` wants. */
  wanted: string;
  accepts(version: number[]): boolean;
}

/** One file of an official release. */
export interface Asset {
  url: string;
  /** Pinned, or the address of the vendor's own checksum file (a bare digest, or lines of digest and file name). */
  sha256: string | { url: string };
  /** Path inside a `.tar.gz`; without it the download itself is the executable. */
  member?: string;
  /** Its name in the cache entry. */
  file: string;
}

/** A program of a Go module of ours. */
interface GoBuild {
  /** Folder with `go.mod`. */
  module: string;
  package: string;
  ldflags: string;
  output: string;
  /** Names under which the same program is linked beside it. */
  links: string[];
  /** What the build needs on disk while it runs. */
  freeBytes: number;
}

export interface Provided {
  tool: string;
  /** Absolute path of the executable, or of the folder of executables. */
  path: string;
  origin: 'path' | 'cache' | 'download' | 'build' | 'package-manager';
}

/** What surrounds a request; tests give their own. */
export interface Surroundings {
  env: NodeJS.ProcessEnv;
  platform: Platform;
  /** One line of progress, without line end. */
  onProgress(line: string): void;
  /** Until a server sends its first byte. */
  answerTimeoutMs: number;
  /** Between two pieces of a download. */
  stallTimeoutMs: number;
}
