import { ToolchainFailure } from './failure.ts';

/** In Go's words, which release file names use too. */
export interface Platform {
  os: 'linux' | 'darwin';
  arch: 'amd64' | 'arm64';
}

const architectures: Record<string, Platform['arch']> = { x64: 'amd64', arm64: 'arm64' };

/** Throws `UNSUPPORTED_PLATFORM` where neither releases nor builds are known to work. */
export function thisPlatform(os: string = process.platform, arch: string = process.arch): Platform {
  const known = architectures[arch];
  if ((os !== 'linux' && os !== 'darwin') || known === undefined) {
    throw new ToolchainFailure(
      'UNSUPPORTED_PLATFORM',
      `The local stack runs on Linux and macOS, amd64 or arm64, not on ${os} ${arch}.`,
      os === 'win32' ? 'Use the Windows Subsystem for Linux.' : 'Use a machine of one of these kinds.',
    );
  }
  return { os, arch: known };
}
