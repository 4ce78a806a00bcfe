import { DescribeClusterVersionsCommand } from '@aws-sdk/client-eks';
import { GetParametersCommand } from '@aws-sdk/client-ssm';
import { failed } from '@slipway/activities-core';
import type { AmazonCloud } from './cloud.ts';
import type { AwsInstallation } from './spec.ts';

/** What the control plane runs, and what the nodes are made from. */
export interface KubernetesChoice {
  /** `1.34` */
  version: string;
  /** `ami-…` */
  image: string;
}

/** Releases of Ubuntu that Canonical makes images for EKS of, the one that Gitpod was tested with first; with their volume type. */
const releases = [
  ['22.04', 'gp2'],
  ['24.04', 'gp3'],
] as const;

/** `1.34` → 34. */
const minorOf = (version: string): number => Number(version.split('.')[1] ?? 0);

/**
 * The newest version in standard support that Canonical has an image for; or the one that the installation file names, whatever
 * its support.
 * @throws INVALID_SPEC (SW-SPEC-009) when it is not on sale, or there is no image for it
 */
export async function chooseKubernetes(cloud: AmazonCloud, spec: AwsInstallation): Promise<KubernetesChoice> {
  const wanted = spec.kubernetes.version;
  const onSale = await versionsOnSale(cloud, wanted === 'auto');
  const candidates = wanted === 'auto' ? onSale : onSale.filter((version) => version === wanted);
  for (const version of candidates) {
    const image = await findImage(cloud, version);
    if (image !== undefined) return { version, image };
  }
  const named = wanted === 'auto' ? onSale.slice(0, 3).join(', ') : wanted;
  const message =
    candidates.length === 0
      ? `EKS in ${cloud.region} does not sell Kubernetes ${named}`
      : `Canonical has no image for Kubernetes ${named} in ${cloud.region}`;
  throw failed('INVALID_SPEC', 'SW-SPEC-009', message, {
    fix: `choose auto or one of ${onSale.slice(0, 5).join(', ')}`,
    specPath: 'spec.kubernetes.version',
  });
}

/** Newest first. docs.aws.amazon.com/eks/latest/APIReference/API_DescribeClusterVersions.html */
async function versionsOnSale(cloud: AmazonCloud, standardOnly: boolean): Promise<string[]> {
  const found = await cloud.list(`cannot list the Kubernetes versions of ${cloud.region}`, async (token) => {
    const client = await cloud.clients.eks();
    const page = await client.send(
      new DescribeClusterVersionsCommand({
        ...(standardOnly ? { versionStatus: 'STANDARD_SUPPORT' } : {}),
        ...(token === undefined ? {} : { nextToken: token }),
      }),
    );
    return { items: page.clusterVersions, next: page.nextToken };
  });
  const names = found.flatMap(({ clusterVersion }) => (clusterVersion === undefined ? [] : [clusterVersion]));
  return [...new Set(names)].sort((a, b) => minorOf(b) - minorOf(a));
}

/** Undefined: Canonical has none. documentation.ubuntu.com/aws/aws-how-to/instances/find-ubuntu-images */
export async function findImage(cloud: AmazonCloud, version: string): Promise<string | undefined> {
  const names = releases.map(
    ([release, volume]) =>
      `/aws/service/canonical/ubuntu/eks/${release}/${version}/stable/current/amd64/hvm/ebs-${volume}/ami-id`,
  );
  const found = await cloud.read(`cannot look for an Ubuntu image for Kubernetes ${version}`, async () =>
    (await cloud.clients.ssm()).send(new GetParametersCommand({ Names: names })),
  );
  const images = names.map((name) => found.Parameters?.find(({ Name }) => Name === name)?.Value);
  return images.find((image) => image !== undefined);
}
