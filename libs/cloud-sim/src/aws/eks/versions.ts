import type { JsonObject } from '../../core/json.ts';
import { integer, list, text } from '../../core/json.ts';
import { page } from '../page.ts';
import type { Call, Reply } from '../service.ts';
import { invalidParameter } from './refusals.ts';

/** A Kubernetes version as EKS sells it. */
interface ClusterVersion {
  version: string;
  patch: string;
  released: string;
  /** Ends of standard and extended support. */
  standardUntil: string;
  extendedUntil: string;
}

/** From the release calendar of the user guide, newest first. */
const versions: ClusterVersion[] = [
  row('1.36', '1.36.1', '2026-06-02', '2027-08-02', '2028-08-02'),
  row('1.35', '1.35.4', '2026-01-27', '2027-03-27', '2028-03-27'),
  row('1.34', '1.34.7', '2025-10-02', '2026-12-02', '2027-12-02'),
  row('1.33', '1.33.9', '2025-05-29', '2026-07-29', '2027-07-29'),
  row('1.32', '1.32.12', '2025-01-23', '2026-03-23', '2027-03-23'),
  row('1.31', '1.31.14', '2024-09-26', '2025-11-26', '2026-11-26'),
  row('1.30', '1.30.14', '2024-05-23', '2025-07-23', '2026-07-23'),
];
const defaultVersion = '1.35';
export const platformVersion = 'eks.4';

function row(version: string, patch: string, released: string, standardUntil: string, extendedUntil: string) {
  return { version, patch, released, standardUntil, extendedUntil };
}

/** All that can be created or upgraded to now, newest first. */
export const offeredVersions: readonly string[] = versions.slice(0, -1).map(({ version }) => version);

/** Default where `wanted` is empty. */
export function offeredVersion(wanted: string): string {
  if (wanted === '') return defaultVersion;
  if (!offeredVersions.includes(wanted)) throw invalidParameter('unsupported Kubernetes version');
  return wanted;
}

/** The minor of `1.35`. */
export function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}

function statusOf({ version, extendedUntil, standardUntil }: ClusterVersion, now: number): string {
  if (!offeredVersions.includes(version) || Date.parse(extendedUntil) < now) return 'UNSUPPORTED';
  return Date.parse(standardUntil) < now ? 'EXTENDED_SUPPORT' : 'STANDARD_SUPPORT';
}

export function describeClusterVersions(call: Call): Reply {
  const { input, aws } = call;
  const wantedStatus = (text(input, 'versionStatus') || text(input, 'status')).toUpperCase().replace('-', '_');
  const only = list(input, 'clusterVersions');
  const shown = versions
    .map((version) => ({ version, status: statusOf(version, aws.clock.now()) }))
    .filter(({ version }) => only.length === 0 || only.includes(version.version))
    .filter(({ version }) => input['defaultOnly'] !== true || version.version === defaultVersion)
    .filter(({ status }) => wantedStatus === '' || status === wantedStatus)
    .filter(({ status }) => input['includeAll'] === true || wantedStatus !== '' || status !== 'UNSUPPORTED');
  const wrong = (): ReturnType<typeof invalidParameter> => invalidParameter('Invalid nextToken');
  const { items, next } = page(shown, integer(input, 'maxResults') ?? 100, text(input, 'nextToken'), wrong);
  return {
    clusterVersions: items.map(({ version, status }) => show(version, status)),
    ...(next === undefined ? {} : { nextToken: next }),
  };
}

function show(version: ClusterVersion, status: string): JsonObject {
  const midnight = (day: string): string => `${day}T00:00:00.000Z`;
  return {
    clusterVersion: version.version,
    clusterType: 'eks',
    defaultPlatformVersion: platformVersion,
    defaultVersion: version.version === defaultVersion,
    releaseDate: midnight(version.released),
    endOfStandardSupportDate: midnight(version.standardUntil),
    endOfExtendedSupportDate: midnight(version.extendedUntil),
    status: status.toLowerCase().replace('_', '-'),
    versionStatus: status,
    kubernetesPatchVersion: version.patch,
  };
}
