import type { RecordSet, ZoneEditor } from '../../../core/cluster-host.ts';
import { Reconciler } from '../../api/reconciler.ts';
import { workloadCaller } from '../workload-identity.ts';
import { messageOf, say, type ControllerContext } from './controller-context.ts';
import { Turns } from './turns.ts';
import { callerOf, checkNamedZone } from './named-zone.ts';
import { acme, challengeFinalizer, isSame, type Challenge } from './types.ts';

const recordTtl = 60;
/** After its own check the real controller sleeps this long, for the resolvers of the world. */
const propagationSeconds = 60;

/** Proves each Challenge's name: writes its TXT record through the cloud's API, sees it there, and takes it away in the end. */
export function challengeController(context: ControllerContext): Reconciler<Challenge> {
  const { client, container } = context;
  const records = new Turns();

  async function reconcile(challenge: Challenge, signal: AbortSignal): Promise<void> {
    const { state } = challenge.status ?? {};
    if (challenge.metadata.deletionTimestamp) return release(challenge);
    if (state === 'valid' || state === 'invalid') return;
    if (!challenge.status?.processing) {
      if (isNameBusy(challenge)) return;
      await write(challenge, { processing: true, presented: false, state: 'pending' });
    }
    if (!challenge.status?.presented) await present(challenge);
    await checkVisible(challenge);
    await container.cluster.clock.sleep(propagationSeconds, signal);
    await write(challenge, { state: 'valid', processing: false, reason: 'Successfully authorized domain' });
    await say(
      context,
      challenge,
      'Normal',
      'DomainVerified',
      `Domain "${challenge.spec.dnsName}" verified with "DNS-01" validation`,
    );
  }

  /** `D` and `*.D` share a record name and go one after the other. */
  function isNameBusy(challenge: Challenge): boolean {
    return challenges.items.some(
      ({ metadata, spec, status }) =>
        metadata.uid !== challenge.metadata.uid &&
        spec.dnsName === challenge.spec.dnsName &&
        status?.processing === true,
    );
  }

  async function present(challenge: Challenge): Promise<void> {
    try {
      const name = recordName(challenge);
      const zone = await openZone(challenge);
      await records.take(name, () => addText(zone, name, challenge.spec.key));
    } catch (error) {
      const reason = messageOf(error);
      await write(challenge, { reason });
      await say(context, challenge, 'Warning', 'PresentError', `Error presenting challenge: ${reason}`);
      throw error;
    }
    await write(challenge, { presented: true });
    await say(context, challenge, 'Normal', 'Presented', 'Presented challenge using DNS-01 challenge mechanism');
  }

  async function checkVisible(challenge: Challenge): Promise<void> {
    const zone = await openZone(challenge);
    const texts = (await findText(zone, recordName(challenge)))?.values ?? [];
    if (texts.includes(challenge.spec.key)) return;
    const { dnsName } = challenge.spec;
    const reason = `Waiting for DNS-01 challenge propagation: DNS record for "${dnsName}" not yet propagated`;
    await write(challenge, { reason });
    throw new Error(reason);
  }

  async function release(challenge: Challenge): Promise<void> {
    const { namespace, name, finalizers = [] } = challenge.metadata;
    if (!finalizers.includes(challengeFinalizer)) return;
    try {
      if (challenge.status?.presented) {
        const name = recordName(challenge);
        const zone = await openZone(challenge);
        await records.take(name, () => removeText(zone, name, challenge.spec.key));
      }
    } catch (error) {
      await say(context, challenge, 'Warning', 'CleanUpError', `Error cleaning up challenge: ${messageOf(error)}`);
      throw error;
    }
    const left = finalizers.filter((held) => held !== challengeFinalizer);
    await client.patch({ apiVersion: acme, kind: 'Challenge', namespace, name }, { metadata: { finalizers: left } });
  }

  async function openZone(challenge: Challenge): Promise<ZoneEditor> {
    const { cluster } = container;
    const { dnsName, solver } = challenge.spec;
    const caller = callerOf(solver, await workloadCaller(container));
    const zone = await cluster.cloud.openZone(cluster.id, caller, dnsName);
    checkNamedZone(solver, zone);
    return zone;
  }

  async function write(challenge: Challenge, status: Record<string, unknown>): Promise<void> {
    const { namespace, name } = challenge.metadata;
    const wanted = { ...challenge.status, ...status };
    if (isSame(wanted, challenge.status)) return;
    await client.patchStatus({ apiVersion: acme, kind: 'Challenge', namespace, name }, status);
    challenge.status = wanted;
  }

  const challenges = new Reconciler<Challenge>({
    client,
    kind: { apiVersion: acme, kind: 'Challenge' },
    reconcile,
    retryMilliseconds: context.retryMilliseconds,
    // Whoever waits for the record name looks again when one of its holders is done or gone.
    onChange: (_key, changed) => {
      if (changed?.status?.processing) return;
      for (const { metadata, status } of challenges.items) {
        if (!status?.processing) challenges.enqueue(`${metadata.namespace}/${metadata.name}`);
      }
    },
  });
  return challenges;
}

function recordName({ spec }: Challenge): string {
  return `_acme-challenge.${spec.dnsName}`;
}

async function findText(zone: ZoneEditor, name: string): Promise<RecordSet | undefined> {
  return (await zone.list()).find((record) => record.type === 'TXT' && record.name === name);
}

async function addText(zone: ZoneEditor, name: string, text: string): Promise<void> {
  const values = (await findText(zone, name))?.values ?? [];
  if (values.includes(text)) return;
  await zone.upsert({ name, type: 'TXT', ttl: recordTtl, values: [...values, text] });
}

async function removeText(zone: ZoneEditor, name: string, text: string): Promise<void> {
  const record = await findText(zone, name);
  if (!record) return;
  const values = record.values.filter((value) => value !== text);
  if (values.length > 0) await zone.upsert({ ...record, values });
  else await zone.remove({ name, type: 'TXT' });
}
