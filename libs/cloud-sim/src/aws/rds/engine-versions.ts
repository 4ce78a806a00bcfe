import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import type { Call } from '../service.ts';
import { describePage } from './object.ts';
import { invalidCombination, invalidValue } from './refusals.ts';

/** A line of MySQL with all its versions that RDS still makes instances of, oldest first. */
export interface MajorVersion {
  major: string;
  family: string;
  versions: readonly string[];
  /** Last day of standard support, last day of extended support. */
  standardUntil: string;
  extendedFrom: string;
  extendedUntil: string;
}

/** As in November 2026. */
export const majorVersions: readonly MajorVersion[] = [
  {
    major: '5.7',
    family: 'mysql5.7',
    versions: ['5.7.44', '5.7.44-rds.20240808', '5.7.44-rds.20250508', '5.7.44-rds.20260401'],
    standardUntil: '2024-02-29T23:59:59.999Z',
    extendedFrom: '2024-03-01T00:00:00.000Z',
    extendedUntil: '2027-02-28T23:59:59.999Z',
  },
  {
    major: '8.0',
    family: 'mysql8.0',
    versions: ['8.0.42', '8.0.43', '8.0.44', '8.0.45'],
    standardUntil: '2026-07-31T23:59:59.999Z',
    extendedFrom: '2026-08-01T00:00:00.000Z',
    extendedUntil: '2029-07-31T23:59:59.999Z',
  },
  {
    major: '8.4',
    family: 'mysql8.4',
    versions: ['8.4.5', '8.4.6', '8.4.7', '8.4.8'],
    standardUntil: '2029-07-31T23:59:59.999Z',
    extendedFrom: '2029-08-01T00:00:00.000Z',
    extendedUntil: '2032-07-31T23:59:59.999Z',
  },
];

const engine = 'mysql';
const defaultMajor = '8.4';
const lastOf = (major: MajorVersion): string => major.versions.at(-1) ?? '';

export function checkEngine(name: string): void {
  if (name !== engine) throw invalidValue(`Invalid DB engine: ${name}`);
}

/** The version that an instance gets: of `5.7` the newest; the refusal of one that RDS does not have. */
export function resolveVersion(wanted: string): { version: string; major: MajorVersion } {
  const name = wanted === '' ? defaultMajor : wanted;
  for (const major of majorVersions) {
    if (major.major === name) return { version: lastOf(major), major };
    if (major.versions.includes(name)) return { version: name, major };
  }
  throw invalidCombination(`Cannot find version ${wanted} for mysql`);
}

export function isFamily(name: string): boolean {
  return majorVersions.some((major) => major.family === name);
}

/** Whether a version only gets extended support at this time, which is billed. */
export function needsExtendedSupport(major: MajorVersion, now: number): boolean {
  return now > Date.parse(major.standardUntil);
}

export function describeEngineVersions(call: Call): JsonObject {
  const { input } = call;
  const [wantedEngine, wanted, family] = [
    text(input, 'Engine'),
    text(input, 'EngineVersion'),
    text(input, 'DBParameterGroupFamily'),
  ];
  const all = majorVersions
    .filter(() => wantedEngine === '' || wantedEngine === engine)
    .filter((major) => family === '' || major.family === family)
    .flatMap((major) =>
      major.versions
        .filter((version) => wanted === '' || version === wanted || major.major === wanted)
        .filter((version) => input['DefaultOnly'] !== true || isDefault(version, major, wanted !== '' || family !== ''))
        .map((version) => ({
          Engine: engine,
          MajorEngineVersion: major.major,
          EngineVersion: version,
          DBParameterGroupFamily: major.family,
          DBEngineDescription: 'MySQL Community Edition',
          DBEngineVersionDescription: `MySQL ${version}`,
          ValidUpgradeTarget: major.versions
            .filter((_target, index) => index > major.versions.indexOf(version))
            .map((EngineVersion) => ({ Engine: engine, EngineVersion, IsMajorVersionUpgrade: false })),
          ExportableLogTypes: ['audit', 'error', 'general', 'slowquery'],
          SupportsLogExportsToCloudwatchLogs: true,
          SupportsReadReplica: true,
          Status: 'available',
        })),
    );
  return describePage(input, 'DBEngineVersions', all);
}

/** Without further words the default of the engine; of one line its own. */
function isDefault(version: string, major: MajorVersion, ofLine: boolean): boolean {
  return version === lastOf(major) && (ofLine || major.major === defaultMajor);
}

export function describeMajorEngineVersions(call: Call): JsonObject {
  const { input } = call;
  const wanted = text(input, 'MajorEngineVersion');
  const all = majorVersions
    .filter(() => text(input, 'Engine') === '' || text(input, 'Engine') === engine)
    .filter((major) => wanted === '' || major.major === wanted)
    .map((major) => ({
      Engine: engine,
      MajorEngineVersion: major.major,
      SupportedEngineLifecycles: [
        {
          LifecycleSupportName: 'open-source-rds-standard-support',
          LifecycleSupportStartDate: '2016-02-22T00:00:00.000Z',
          LifecycleSupportEndDate: major.standardUntil,
        },
        {
          LifecycleSupportName: 'open-source-rds-extended-support',
          LifecycleSupportStartDate: major.extendedFrom,
          LifecycleSupportEndDate: major.extendedUntil,
        },
      ],
    }));
  return describePage(input, 'DBMajorEngineVersions', all);
}
