import type { LiveObject } from '@slipway/activities-core';
import type { Cluster } from '../cluster/cluster.ts';
import { lastWarning } from '../readiness/explain.ts';
import { conditionOf, wordsOf, type Reported } from '../readiness/condition.ts';

interface Owned extends Reported {
  metadata: LiveObject['metadata'] & { ownerReferences?: { uid: string }[] };
  spec?: { dnsName?: string; [field: string]: unknown };
  status?: { state?: string; reason?: string } & NonNullable<Reported['status']>;
}

const certManagerApi = 'cert-manager.io/v1';
const acmeApi = 'acme.cert-manager.io/v1';

/**
 * Why a Certificate is not ready yet: its own words, then those of its last request, of that one's order and of the order's
 * challenges. The challenge's sentence is the one that helps.
 */
export async function issuanceChain(cluster: Cluster, namespace: string, name: string): Promise<string[]> {
  const certificate = await cluster.get<Owned>({ apiVersion: certManagerApi, kind: 'Certificate', namespace, name });
  if (!certificate) return [];
  const requests = ownedBy(await cluster.list<Owned>(certManagerApi, 'CertificateRequest', { namespace }), certificate);
  const orders = requests[0] ? ownedBy(await cluster.list<Owned>(acmeApi, 'Order', { namespace }), requests[0]) : [];
  const challenges = orders[0]
    ? ownedBy(await cluster.list<Owned>(acmeApi, 'Challenge', { namespace }), orders[0])
    : [];
  const pending = challenges.filter(({ status }) => status?.state !== 'valid');
  const sentences = await Promise.all(pending.map((challenge) => sentenceOf(cluster, namespace, challenge)));
  return [
    ...conditionWords('Certificate', certificate),
    ...conditionWords('request', requests[0]),
    ...stateWords(orders[0]),
    ...sentences,
  ];
}

/** The authority's own words where it refuses for a limit. */
export function rateLimited(chain: readonly string[]): string | undefined {
  return chain.find((sentence) => /rateLimited|too many certificates/i.test(sentence));
}

/** When a limit resets, as the authority says it; Let's Encrypt writes `retry after 2026-11-28 08:00:00 UTC`, and did so as RFC 3339. */
export function resetIn(sentence: string): string | undefined {
  const [, day, time] =
    /retry after (\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d)?(?:\.\d+)? ?(?:UTC|Z)/i.exec(sentence) ?? [];
  return day === undefined ? undefined : `${day} ${time} UTC`;
}

/** The newest first. */
function ownedBy(objects: readonly Owned[], { metadata: { uid } }: Owned): Owned[] {
  const made = ({ metadata }: Owned): number => Date.parse(metadata.creationTimestamp ?? '') || 0;
  return objects
    .filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid))
    .sort((a, b) => made(b) - made(a));
}

function conditionWords(what: string, object: Owned | undefined): string[] {
  const ready = object && conditionOf(object, 'Ready');
  return ready && ready.status !== 'True' ? [`${what}: ${wordsOf(ready)}`] : [];
}

function stateWords(order: Owned | undefined): string[] {
  const { state, reason } = order?.status ?? {};
  return state && state !== 'valid' ? [`order: ${state}${reason ? `, ${reason}` : ''}`] : [];
}

async function sentenceOf(cluster: Cluster, namespace: string, { metadata, spec, status }: Owned): Promise<string> {
  const about = { kind: 'Challenge', name: metadata.name };
  const reason =
    status?.reason || (await lastWarning(cluster, namespace, about)) || status?.state || 'not looked at yet';
  return `challenge for ${spec?.dnsName ?? metadata.name}: ${reason}`;
}
