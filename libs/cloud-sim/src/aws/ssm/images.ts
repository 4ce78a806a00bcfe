import { createHash } from 'node:crypto';
import { regionNames } from '../regions.ts';

/** An Ubuntu image for EKS nodes, as Canonical publishes it in a region. */
export interface UbuntuImage {
  /** `ami-…` */
  imageId: string;
  /** `ubuntu-eks/k8s_1.33/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-20261008` */
  name: string;
  /** `22.04` or `24.04` */
  ubuntu: string;
  /** `1.33` */
  kubernetes: string;
  /** Path of the public parameter that names the newest image. */
  parameter: string;
  /** Canonical's account. */
  ownerId: string;
  architecture: 'x86_64';
  rootDeviceName: string;
  volumeType: 'gp2' | 'gp3';
  /** Of the root volume, in GiB. */
  volumeSize: number;
  /** `snap-…` that the root volume is made from. */
  snapshotId: string;
  /** ISO 8601 */
  creationDate: string;
}

const canonical = '099720109477';
const serial = '20261008';

/** Ubuntu releases and the minor versions of Kubernetes there are images for. */
const releases = [
  { ubuntu: '22.04', codename: 'jammy', volumeType: 'gp2', directory: 'hvm-ssd', minors: [29, 30, 31, 32, 33] },
  { ubuntu: '24.04', codename: 'noble', volumeType: 'gp3', directory: 'hvm-ssd-gp3', minors: [31, 32, 33, 34, 35] },
] as const;

const hex = (...words: string[]): string => createHash('sha256').update(words.join(' ')).digest('hex').slice(0, 17);

/** Empty for a region that does not exist. */
export function ubuntuImages(region: string): UbuntuImage[] {
  if (!regionNames().includes(region)) return [];
  return releases.flatMap(({ ubuntu, codename, volumeType, directory, minors }) =>
    minors.map((minor) => {
      const kubernetes = `1.${minor}`;
      const base = `/aws/service/canonical/ubuntu/eks/${ubuntu}/${kubernetes}`;
      const parameter = `${base}/stable/current/amd64/hvm/ebs-${volumeType}/ami-id`;
      return {
        imageId: `ami-${hex('image', region, parameter)}`,
        name: `ubuntu-eks/k8s_${kubernetes}/images/${directory}/ubuntu-${codename}-${ubuntu}-amd64-server-${serial}`,
        ubuntu,
        kubernetes,
        parameter,
        ownerId: canonical,
        architecture: 'x86_64',
        rootDeviceName: '/dev/sda1',
        volumeType,
        volumeSize: 20,
        snapshotId: `snap-${hex('snapshot', region, parameter)}`,
        creationDate: '2026-10-08T06:12:00.000Z',
      };
    }),
  );
}
