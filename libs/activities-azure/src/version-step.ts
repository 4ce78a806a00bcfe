import { failed } from '@slipway/activities-core';

const partsOf = (version: string): [minor: number, patch: number] => {
  const [, minor, patch] = /^1\.(\d+)(?:\.(\d+))?$/.exec(version) ?? [];
  return [Number(minor ?? Number.NaN), Number(patch ?? 0)];
};

/**
 * AKS goes one minor version up at a time, and never down. learn.microsoft.com/azure/aks/upgrade-aks-cluster
 * @returns whether there is anything to do
 */
export function isNextVersion(name: string, from: string, to: string): boolean {
  const [[fromMinor, fromPatch], [toMinor, toPatch]] = [partsOf(from), partsOf(to)];
  const steps = toMinor - fromMinor;
  if (from === to || Number.isNaN(steps) || (steps === 0 && toPatch === fromPatch)) return false;
  if (steps === 1 || (steps === 0 && toPatch > fromPatch)) return true;
  const message = `the cluster ${name}: version is ${from} and cannot become ${to} in place`;
  throw failed('INVALID_SPEC', 'SW-SPEC-078', message, {
    fix:
      steps > 1
        ? `set kubernetes.version to 1.${fromMinor + 1} first: AKS goes one minor version at a time`
        : `set kubernetes.version to ${from} or auto: AKS does not go back`,
    specPath: 'spec.kubernetes.version',
  });
}
