import { describe, expect, test } from '@jest/globals';
import { readBootstrap } from './bootstrap.ts';

const encode = (script: string): string => Buffer.from(script).toString('base64');
const script = `#!/bin/bash
set -euo pipefail
B64_CA='QUJD'
/etc/eks/bootstrap.sh acme-aws --apiserver-endpoint https://127.0.0.1:6443 --b64-cluster-ca "$B64_CA" \\
  --dns-cluster-ip 172.20.0.10 --use-max-pods false \\
  --kubelet-extra-args '--max-pods=110 --node-labels=gitpod.io/workload_meta=true,gitpod.io/workload_ide=true'
`;

describe('readBootstrap', () => {
  test('takes cluster, endpoint, authority, labels and pods from a script', () => {
    expect(readBootstrap(encode(script))).toEqual({
      cluster: 'acme-aws',
      endpoint: 'https://127.0.0.1:6443',
      authority: 'QUJD',
      useMaxPods: false,
      nodeLabels: { 'gitpod.io/workload_meta': 'true', 'gitpod.io/workload_ide': 'true' },
      maxPods: 110,
    });
  });

  test('finds the script inside a MIME archive', () => {
    const archive = `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="//"\n\n--//\nContent-Type: text/x-shellscript\n\n${script}\n--//--\n`;
    expect(readBootstrap(encode(archive))?.cluster).toBe('acme-aws');
  });

  test.each([
    ['is no script', '/etc/eks/bootstrap.sh acme-aws'],
    ['never calls the program', '#!/bin/bash\necho hello\n'],
    ['calls it in a comment only', '#!/bin/bash\n# /etc/eks/bootstrap.sh acme-aws\n'],
  ])('joins nothing when it %s', (_what, text) => {
    expect(readBootstrap(encode(text))).toBeUndefined();
  });
});
