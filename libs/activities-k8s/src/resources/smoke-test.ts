import { platformKinds } from '@slipway/blueprint';
import type { AnyResource, Look, LiveObject } from '@slipway/activities-core';
import type { Cluster } from '../cluster/cluster.ts';
import { get } from '../reach/https.ts';
import { sshBanner } from '../reach/ssh-banner.ts';
import type { ResourceDeps } from '../resource-deps.ts';
import { waitInCluster } from '../wait.ts';
import { resourceOf } from './define.ts';
import { StepRecord } from './record.ts';

/** Browsers' caches of DNS and load balancers take minutes. Source: the reference architecture, section 8.7. */
const budgetMs = 14 * 60_000;

type Props = platformKinds.SmokeTestProps;

interface Tested extends Props {
  version: string;
}

interface LivePod extends LiveObject {
  status?: { containerStatuses?: { name: string; ready: boolean; state?: { waiting?: { reason?: string } } }[] };
}

/** Uses the platform as a first visitor would. What was tested, and passed, stands in a record. */
export function smokeTest(deps: ResourceDeps): [string, AnyResource] {
  const { clusters, reach, call } = deps;
  const record = new StepRecord<Tested>('gitpod');
  return resourceOf(platformKinds.smokeTest, {
    observe: (ref) =>
      clusters.within(ref, async (cluster) => {
        const tested = await record.read(cluster, ref);
        if (!tested || (await failingPod(cluster, tested.namespace)) !== undefined) return undefined;
        const { version, ...actual } = tested;
        return { output: { version }, actual };
      }),

    async ensure(ref, props) {
      const cluster = await clusters.need(ref);
      const what = `https://${props.domain}`;
      const version = await waitInCluster(deps, { what, budgetMs }, async (): Promise<Look<string>> => {
        try {
          const answered = await visit(props);
          const pod = await failingPod(cluster, props.namespace);
          return pod === undefined ? { done: true, value: answered } : { done: false, waitingFor: { pod } };
        } catch (error) {
          call.signal.throwIfAborted();
          return { done: false, waitingFor: { why: error instanceof Error ? error.message : String(error) } };
        }
      });
      await record.write(cluster, ref, { ...props, version });
      return { version };
    },

    destroy: async (ref) => void (await clusters.within(ref, (cluster) => record.remove(cluster, ref))),
  });

  /** @returns Gitpod's version */
  async function visit({ domain, ssh, trustedChain }: Props): Promise<string> {
    const { signal } = call;
    const answer = await get(reach, new URL(`https://${domain}/api/version`), { trusted: trustedChain, signal });
    if (answer.status !== 200) throw new Error(`https://${domain}/api/version answers ${answer.status}`);
    const wanted = [domain, `*.${domain}`, `*.ws.${domain}`].sort();
    if (answer.names.join() !== wanted.join()) throw new Error(`the certificate is for ${answer.names.join(', ')}`);
    const plain = await get(reach, new URL(`http://${domain}/`), { trusted: true, signal });
    if (!plain.location?.startsWith(`https://${domain}`)) throw new Error(`http://${domain} does not lead to https`);
    if (ssh) await sshBanner(reach, domain, signal);
    return answer.body.trim();
  }
}

/** A pod that does not run, in words. */
async function failingPod(cluster: Cluster, namespace: string): Promise<string | undefined> {
  const pods = await cluster.list<LivePod>('v1', 'Pod', { namespace, fieldSelector: 'status.phase!=Succeeded' });
  for (const { metadata, status } of pods) {
    const bad = status?.containerStatuses?.find(({ state }) => /BackOff|Error/.test(state?.waiting?.reason ?? ''));
    if (bad) return `${metadata.name}: ${bad.state?.waiting?.reason}`;
  }
  return undefined;
}
