import { describe, expect, test } from '@jest/globals';
import { labelsIn, userData } from './user-data.ts';

const joining = {
  cluster: 'acme-aws',
  endpoint: 'https://0A1B.gr7.eu-west-1.eks.amazonaws.com',
  certificateAuthority: 'UEVN',
  dnsAddress: '172.20.0.10',
  maxPods: 110,
  labels: ['gitpod.io/workload_ide', 'gitpod.io/workload_meta'],
};

describe('userData', () => {
  test("userData: one call of the image's own script that says everything", () => {
    expect(Buffer.from(userData(joining), 'base64').toString()).toBe(
      [
        '#!/bin/bash',
        'set -o errexit -o xtrace',
        "/etc/eks/bootstrap.sh 'acme-aws' \\",
        "  --apiserver-endpoint 'https://0A1B.gr7.eu-west-1.eks.amazonaws.com' \\",
        "  --b64-cluster-ca 'UEVN' \\",
        "  --dns-cluster-ip '172.20.0.10' \\",
        '  --use-max-pods false \\',
        "  --kubelet-extra-args '--max-pods=110 --node-labels=gitpod.io/workload_ide=true,gitpod.io/workload_meta=true'",
        '',
      ].join('\n'),
    );
  });

  test('labelsIn: reads back what was written, and nothing from a script of somebody else', () => {
    expect(labelsIn(userData(joining))).toEqual(joining.labels);
    expect(labelsIn(userData({ ...joining, labels: [] }))).toEqual([]);
    expect(labelsIn(Buffer.from('#!/bin/bash\nreboot').toString('base64'))).toEqual([]);
  });
});
