import { failed } from '@slipway/activities-core';
import { once } from './client.ts';
import type { GoogleCloud } from './cloud.ts';
import type { GcpInstallation } from './spec.ts';

/** `1.34.1-gke.100` → numbers for comparison. */
const numbersOf = (version: string): number[] => version.split(/[.-]/).map(Number).filter(Number.isFinite);

function isNewer(a: string, b: string): boolean {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  const index = left.findIndex((number, i) => number !== right[i]);
  return index >= 0 && (left[index] ?? 0) > (right[index] ?? 0);
}

/** Whether a full version is the one that the installation file names by its beginning: `1.34.1-gke.100` is a `1.34`. */
export function isVersion(full: string, wanted: string): boolean {
  return full === wanted || full.startsWith(`${wanted}.`) || full.startsWith(`${wanted}-`);
}

/**
 * Version of a new control plane. `auto`: the default of the channel, REGULAR where the cluster is in none. Else the newest one on
 * sale that begins with what the installation file says.
 * @throws INVALID_SPEC (SW-SPEC-009) when it is not on sale
 */
export async function kubernetesVersion(cloud: GoogleCloud, location: string, spec: GcpInstallation): Promise<string> {
  const client = await cloud.clients.container();
  const [config] = await cloud.read(`cannot read the Kubernetes versions of ${location}`, () =>
    client.getServerConfig({ name: `projects/${cloud.project}/locations/${location}` }, once),
  );
  const wanted = spec.kubernetes.channel === 'none' ? 'REGULAR' : spec.kubernetes.channel.toUpperCase();
  const channel = config.channels?.find((each) => each.channel === wanted);
  const { version } = spec.kubernetes;
  if (version === 'auto') return channel?.defaultVersion ?? config.defaultClusterVersion ?? '';
  const onSale = (spec.kubernetes.channel === 'none' ? config.validMasterVersions : channel?.validVersions) ?? [];
  const fitting = onSale.filter((each) => isVersion(each, version));
  const newest = fitting.reduce<string | undefined>(
    (best, each) => (!best || isNewer(each, best) ? each : best),
    undefined,
  );
  if (newest !== undefined) return newest;
  throw failed('INVALID_SPEC', 'SW-SPEC-009', `Kubernetes ${version} is not on sale in ${location}`, {
    fix: `choose auto or one of ${onSale.slice(0, 5).join(', ')}`,
    specPath: 'spec.kubernetes.version',
  });
}
