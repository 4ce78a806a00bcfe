import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { helmBinary } from './binaries.ts';
import { adminToken, type ClusterFixture } from './cluster-fixture.ts';

/** Runs the real helm against the fixture's cluster and returns what it printed. */
export async function helm(
  { server, caCertificate }: ClusterFixture,
  args: string[],
  values?: object,
): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'helm-'));
  try {
    const kubeconfig = join(directory, 'kubeconfig');
    const certificateAuthority = Buffer.from(caCertificate).toString('base64');
    await writeFile(
      kubeconfig,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'c', cluster: { server, 'certificate-authority-data': certificateAuthority } }],
        users: [{ name: 'u', user: { token: adminToken } }],
        contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
        'current-context': 'c',
      }),
    );
    const valuesFile = join(directory, 'values.yaml');
    await writeFile(valuesFile, JSON.stringify(values ?? {}));
    const { stdout } = await promisify(execFile)(helmBinary(), values ? [...args, '-f', valuesFile] : args, {
      env: { PATH: process.env['PATH'], HOME: directory, KUBECONFIG: kubeconfig },
      timeout: 200_000,
    });
    return stdout;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
