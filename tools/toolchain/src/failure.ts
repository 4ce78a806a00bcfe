/** Why a tool could not be provided. `NO_NETWORK`: neither a release nor the modules of a build could be fetched. */
export type ToolchainFailureCode =
  | 'UNSUPPORTED_PLATFORM'
  | 'NO_GO'
  | 'GO_TOO_OLD'
  | 'NO_NETWORK'
  | 'DISK_FULL'
  | 'CACHE_UNWRITABLE'
  | 'OUT_OF_MEMORY'
  | 'BUILD_FAILED'
  | 'SELF_TEST_FAILED'
  | 'NO_CHROMIUM'
  | 'NO_PYTHON';

/** A tool cannot be had on this machine as it is; `message` says why in one sentence, `fix` what to do about it. */
export class ToolchainFailure extends Error {
  readonly code: ToolchainFailureCode;
  readonly fix: string;

  constructor(code: ToolchainFailureCode, message: string, fix: string) {
    super(message);
    this.name = 'ToolchainFailure';
    this.code = code;
    this.fix = fix;
  }
}

export function diskFull(tool: string, directory: string): ToolchainFailure {
  return new ToolchainFailure(
    'DISK_FULL',
    `${tool} cannot be stored: the disk that holds ${directory} is full.`,
    'Free some space, or set XDG_CACHE_HOME to a folder on a larger disk, and run the command again.',
  );
}

/** The failure behind a file system error of the cache, or the error itself when it is none of those. */
export function asCacheFailure(error: unknown, tool: string, directory: string): unknown {
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(tool, directory);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
      return new ToolchainFailure(
        'CACHE_UNWRITABLE',
        `${tool} cannot be stored: ${directory} is not writable.`,
        'Set XDG_CACHE_HOME to a folder you may write to, and run the command again.',
      );
    default:
      return error;
  }
}

/** `ENOENT`, `ECONNREFUSED`, …; looks through the causes that `fetch` wraps. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error ? errorCode(error.cause) : undefined;
}
