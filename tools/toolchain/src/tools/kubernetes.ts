import type { Asset, ToolDefinition } from '../tool.ts';
import { moduleFolder } from './module-folder.ts';

const version = '1.36.3';
const etcdVersion = '3.7.1';
const etcdReleases = `https://github.com/etcd-io/etcd/releases/download/v${etcdVersion}`;
const components = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];
const programs = ['etcd', ...components];

/** From the release's SHA256SUMS; the other platforms are checked against that file itself. */
const etcdSha256: Record<string, string> = {
  amd64: 'e8cd3fa8064c98137c5dbd78b76f969417ace84efb83c481041d7a52ffdd8fb9',
};

const versionVariables = 'k8s.io/component-base/version';

/** A folder with the four programs of a control plane. Never taken from the PATH: an older etcd breaks watches silently. */
export const kubernetes: ToolDefinition = {
  name: 'kubernetes',
  version,
  rank: 1,
  files: programs,
  entry: '.',
  selfTests: [
    ...components.map((file) => ({ file, args: ['--version'], expect: `Kubernetes v${version}` })),
    { file: 'etcd', args: ['--version'], expect: `etcd Version: ${etcdVersion}` },
  ],
  release: ({ os, arch }) => (os === 'linux' ? linuxRelease(arch) : []),
  build: {
    module: moduleFolder('kubebundle'),
    package: '.',
    // Without these the server calls itself v0.0.0-master, and charts with a `kubeVersion` are refused.
    ldflags: `-s -w -X ${versionVariables}.gitVersion=v${version} -X ${versionVariables}.gitMajor=1 -X ${versionVariables}.gitMinor=36`,
    output: 'kubebundle',
    links: programs,
    freeBytes: 4e9,
  },
};

function linuxRelease(arch: string): Asset[] {
  const archive = `etcd-v${etcdVersion}-linux-${arch}`;
  return [
    ...components.map((file) => {
      const url = `https://dl.k8s.io/v${version}/bin/linux/${arch}/${file}`;
      return { url, sha256: { url: `${url}.sha256` }, file };
    }),
    {
      url: `${etcdReleases}/${archive}.tar.gz`,
      sha256: etcdSha256[arch] ?? { url: `${etcdReleases}/SHA256SUMS` },
      member: `${archive}/etcd`,
      file: 'etcd',
    },
  ];
}
