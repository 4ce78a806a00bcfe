import { gitpodNamespace, platformKinds } from '@slipway/blueprint';
import type { JsonObject } from '@slipway/contracts';
import type { AnyResource, Look, LiveObject } from '@slipway/activities-core';
import type { Cluster } from '../cluster/cluster.ts';
import { NameServers } from '../dns/name-servers.ts';
import { get } from '../reach/https.ts';
import { sshBanner } from '../reach/ssh-banner.ts';
import type { ResourceDeps } from '../resource-deps.ts';
import { waitInCluster } from '../wait.ts';
import { resourceOf } from './define.ts';
import { leadsTo, testNames } from './gitpod/leads-to.ts';
import { StepRecord } from './record.ts';

/** Browsers' caches of DNS and load balancers take minutes. Source: the reference architecture, section 8.7. */
const budgetMs = 14 * 60_000;

type Props = platformKinds.SmokeTestProps;

interface Tested extends JsonObject {
  props: Props;
  /** The public address that was visited. */
  address: string;
}

interface LivePod extends LiveObject {
  status?: { containerStatuses?: { name: string; ready: boolean; state?: { waiting?: { reason?: string } } }[] };
}

/** Uses the platform as a first visitor would. What was tested, and passed, stands in a record. */
export function smokeTest(deps: ResourceDeps): [string, AnyResource] {
  const { clusters, reach, call } = deps;
  const dns = new NameServers(reach, call);
  const record = new StepRecord<Tested>(gitpodNamespace);
  return resourceOf(platformKinds.smokeTest, {
    observe: (ref) =>
      clusters.within(ref, async (cluster) => {
        const tested = await record.read(cluster, ref);
        if (!tested) return undefined;
        const version = await visit(cluster, tested.props, tested.address).catch(() => call.signal.throwIfAborted());
        return version === undefined ? undefined : { output: { version }, actual: tested.props };
      }),

    async ensure(ref, props, { endpoint: { address } }) {
      const cluster = await clusters.need(ref);
      const what = `https://${props.domain}`;
      const version = await waitInCluster(deps, { what, budgetMs }, async (): Promise<Look<string>> => {
        try {
          return { done: true, value: await visit(cluster, props, address) };
        } catch (error) {
          call.signal.throwIfAborted();
          return { done: false, waitingFor: { why: error instanceof Error ? error.message : String(error) } };
        }
      });
      await record.write(cluster, ref, { props, address });
      return { version };
    },

    destroy: async (ref) => void (await clusters.within(ref, (cluster) => record.remove(cluster, ref))),
  });

  /** @returns Gitpod's version. Rejects with what a visitor would run into. */
  async function visit(
    cluster: Cluster,
    { namespace, domain, ssh, trustedChain }: Props,
    address: string,
  ): Promise<string> {
    const { signal } = call;
    const answer = await get(reach, new URL(`https://${domain}/api/version`), {
      address,
      trusted: trustedChain,
      signal,
    });
    if (answer.status !== 200) throw new Error(`https://${domain}/api/version answers ${answer.status}`);
    const wanted = [domain, `*.${domain}`, `*.ws.${domain}`].sort();
    if (answer.names.join() !== wanted.join()) throw new Error(`the certificate is for ${answer.names.join(', ')}`);
    const plain = await get(reach, new URL(`http://${domain}/`), { address, trusted: true, signal });
    if (!plain.location?.startsWith(`https://${domain}`)) throw new Error(`http://${domain} does not lead to https`);
    if (ssh) await sshBanner(reach, domain, address, signal);
    const astray = await leadsTo(dns, await dns.serversOf(domain), testNames(domain), address);
    if (astray.length > 0) throw new Error(`${astray.join(', ')} do not lead to ${address}`);
    const pod = await failingPod(cluster, namespace);
    if (pod !== undefined) throw new Error(`pod ${pod}`);
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
