import type { KubernetesVersion } from '@azure/arm-containerservice';
import { failed } from '@slipway/activities-core';
import type { AzureCloud } from './cloud.ts';
import type { AzureInstallation } from './spec.ts';

/** 1.33.5 → [1, 33, 5], to be compared part by part. */
const partsOf = (version: string): number[] => version.split('.').map(Number);

function newestFirst(a: string, b: string): number {
  const [one, two] = [partsOf(a), partsOf(b)];
  for (let index = 0; index < 3; index++) {
    const difference = (two[index] ?? 0) - (one[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const isGeneral = ({ isPreview, capabilities }: KubernetesVersion): boolean =>
  isPreview !== true && (capabilities?.supportPlan ?? ['KubernetesOfficial']).includes('KubernetesOfficial');

/** Whether a version is the wanted one, or a patch of the wanted minor one. */
export const isVersion = (version: string, wanted: string): boolean =>
  version === wanted || version.startsWith(`${wanted}.`);

/**
 * The newest patch of the default minor version; or of the one that the installation file names.
 * learn.microsoft.com/rest/api/aks/managed-clusters/list-kubernetes-versions
 * @throws INVALID_SPEC (SW-SPEC-009) when it is not on sale
 */
export async function chooseKubernetes(cloud: AzureCloud, { region, kubernetes }: AzureInstallation): Promise<string> {
  const { values = [] } = await cloud.read(`cannot list the Kubernetes versions of ${region}`, async () =>
    (await cloud.clients.containerService()).managedClusters.listKubernetesVersions(region),
  );
  const minors = values.filter(isGeneral).sort((a, b) => newestFirst(a.version ?? '', b.version ?? ''));
  const patches = (minor: KubernetesVersion | undefined): string[] =>
    Object.keys(minor?.patchVersions ?? {}).sort(newestFirst);
  const wanted = kubernetes.version;
  const onSale = minors.flatMap(patches);
  const usual = minors.find(({ isDefault }) => isDefault) ?? minors[0];
  const chosen = wanted === 'auto' ? patches(usual)[0] : onSale.find((version) => isVersion(version, wanted));
  if (chosen !== undefined) return chosen;
  const message = `AKS in ${region} does not sell Kubernetes ${wanted === 'auto' ? 'of any version' : wanted}`;
  throw failed('INVALID_SPEC', 'SW-SPEC-009', message, {
    fix: `choose auto or one of ${onSale.slice(0, 5).join(', ')}`,
    specPath: 'spec.kubernetes.version',
  });
}
