import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scope } from '@slipway/contracts';
import { clusterCredentials } from '../../e2e/cluster-credentials.ts';
import { run, type Ended } from '../../e2e/process.ts';
import { wordsOf } from './cloud-words.ts';
import type { RunsRig } from './runs-rig.ts';
import { signedIn } from './signed-in.ts';

/** Types `helm …` for the namespace of cert-manager, and waits for its end. */
export async function helm(rig: RunsRig, words: readonly string[]): Promise<Ended> {
  const { program, args, env } = await helmCall(rig, words);
  return run(program, args, env);
}

/** What is to be started for `helm …`, with a kubeconfig of its own. */
export async function helmCall(
  rig: RunsRig,
  words: readonly string[],
): Promise<{ program: string; args: string[]; env: NodeJS.ProcessEnv }> {
  const { tools } = await configOf(rig);
  const path = join(rig.stack.dir, 'kubeconfig-by-hand');
  await writeFile(path, await kubeconfig(rig), { mode: 0o600 });
  const args = [...words, '--namespace', 'cert-manager'];
  return { program: tools.helm, args, env: { ...process.env, KUBECONFIG: path } };
}

/** Where the chart that a release is made from lies. */
export async function chartOf(rig: RunsRig, release: string): Promise<string> {
  const { ref } = (await configOf(rig)).charts[release] ?? {};
  if (ref === undefined) throw new Error(`the worker knows no chart ${release}`);
  return ref;
}

interface WorkerConfig {
  tools: { helm: string };
  charts: Record<string, { ref: string }>;
}

async function configOf(rig: RunsRig): Promise<WorkerConfig> {
  const { worker } = await rig.stack.status();
  return JSON.parse(await readFile(worker.config, 'utf8')) as WorkerConfig;
}

/** As the command line of each cloud writes it. JSON, which is YAML. */
async function kubeconfig({ stack, subject }: RunsRig): Promise<string> {
  const { installation: name, cloud, account, region: location } = subject;
  const { clusterLocation, domain } = wordsOf(subject);
  const scope: Scope = {
    ...{ installation: name, incarnation: 1, cloud, account, location, domain },
    cluster: { name, location: clusterLocation },
  };
  const { worker } = await stack.status();
  const { server, caCertificate, token } = await signedIn(await stack.workerEnv(), async () => {
    const found = await clusterCredentials(scope, worker.config);
    return { ...found, token: await found.token() };
  });
  const authority =
    caCertificate === undefined ? {} : { 'certificate-authority-data': Buffer.from(caCertificate).toString('base64') };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server, ...authority } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  });
}
