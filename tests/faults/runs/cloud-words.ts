import type { LocalCloud } from '../../e2e/local-cloud.ts';
import type { Subject } from '../kills/subject.ts';
import type { CloudRule } from './scene.ts';

/** What whole runs need to know of a cloud beyond what it calls its creates. */
interface CloudWords {
  /** Lines of the installation file, and others in their place. */
  otherRegion: readonly [line: string, instead: string];
  otherAccount: readonly [line: string, instead: string];
  deleteNetwork: CloudRule['match'];
  /** As the sweep deletes the volume of a claim. */
  deleteVolume: CloudRule['match'];
  /** When zones are delegated to those that were made: by themselves, never, or all of them now. */
  delegate(cloud: LocalCloud, mode: 'auto' | 'never' | 'now'): Promise<void>;
  /** Makes a volume as of a claim that something in the cluster made once more. @returns its name */
  makeVolumeAgain(cloud: LocalCloud): Promise<string>;
}

const google: CloudWords = {
  otherRegion: ['region: europe-west1', 'region: europe-west4'],
  otherAccount: ['project: acme-dev-platform', 'project: no-such-project'],
  deleteNetwork: { cloud: 'gcp', service: 'compute', operation: 'networks.delete' },
  deleteVolume: { cloud: 'gcp', service: 'compute', operation: 'disks.delete' },
  delegate: (cloud, mode) => cloud.seed({ delegation: mode }),
  async makeVolumeAgain(cloud) {
    const zone = 'projects/acme-dev-platform/zones/europe-west1-b';
    const name = 'pvc-again';
    const body = { zone, sizeGb: '8', status: 'READY', labels: { 'goog-k8s-cluster-name': 'acme-gcp' } };
    const disk = { name, service: 'compute', type: 'compute.disks', path: `${zone}/disks/${name}`, body };
    await cloud.seed({ resources: [disk] });
    return name;
  },
};

const amazon: CloudWords = {
  otherRegion: ['region: eu-west-1', 'region: eu-central-1'],
  otherAccount: ["accountId: '123456789012'", "accountId: '210987654321'"],
  deleteNetwork: { cloud: 'aws', service: 'ec2', operation: 'DeleteVpc' },
  deleteVolume: { cloud: 'aws', service: 'ec2', operation: 'DeleteVolume' },
  delegate: (cloud, mode) => cloud.seed({ aws: { delegation: mode } }),
  async makeVolumeAgain(cloud) {
    const volumes = async (): Promise<string[]> =>
      (await cloud.resources()).filter(({ type }) => type === 'ec2.volume').map(({ name }) => name);
    const before = await volumes();
    const tags = { 'kubernetes.io/cluster/acme-aws': 'owned', 'ebs.csi.aws.com/cluster': 'true' };
    await cloud.seed({ aws: { volumes: [{ zone: 'eu-west-1b', sizeGib: 8, tags }] } });
    return (await volumes()).find((name) => !before.includes(name))!;
  },
};

const known: Partial<Record<Subject['cloud'], CloudWords>> = { gcp: google, aws: amazon };

export function wordsOf({ cloud }: Subject): CloudWords {
  const words = known[cloud];
  if (!words) throw new Error(`nobody has said what ${cloud} calls the things of whole runs`);
  return words;
}
