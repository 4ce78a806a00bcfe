/** What a machine needs to know of its cluster to join it. */
export interface Joining {
  cluster: string;
  /** `https://…` */
  endpoint: string;
  /** The cluster's authority, base64 of PEM. */
  certificateAuthority: string;
  /** Address of the cluster's DNS Service. */
  dnsAddress: string;
  maxPods: number;
  /** Kubernetes labels that every node carries with the value `true`. */
  labels: readonly string[];
}

/**
 * The script that a machine runs at its first start: the image's own bootstrap.sh with everything said, because EKS adds nothing
 * to the user data of a template that names an image. Nothing in it is secret.
 * docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
 * @returns base64
 */
export function userData(joining: Joining): string {
  const labels = joining.labels.map((label) => `${label}=true`).join(',');
  const kubelet = [`--max-pods=${joining.maxPods}`, ...(labels === '' ? [] : [`--node-labels=${labels}`])];
  const script = [
    '#!/bin/bash',
    'set -o errexit -o xtrace',
    [
      `/etc/eks/bootstrap.sh '${joining.cluster}'`,
      `--apiserver-endpoint '${joining.endpoint}'`,
      `--b64-cluster-ca '${joining.certificateAuthority}'`,
      `--dns-cluster-ip '${joining.dnsAddress}'`,
      '--use-max-pods false',
      `--kubelet-extra-args '${kubelet.join(' ')}'`,
    ].join(' \\\n  '),
    '',
  ];
  return Buffer.from(script.join('\n')).toString('base64');
}

/** The labels that a script of ours gives its node, sorted. */
export function labelsIn(data: string): string[] {
  const script = Buffer.from(data, 'base64').toString();
  const labels = /--node-labels=([^\s']*)/.exec(script)?.[1] ?? '';
  return labels === ''
    ? []
    : labels
        .split(',')
        .map((label) => label.replace(/=true$/, ''))
        .sort();
}
