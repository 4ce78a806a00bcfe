import { createHash, randomBytes } from 'node:crypto';
import { ownedBy } from '../../api/objects.ts';
import { Reconciler } from '../../api/reconciler.ts';
import { findIssuer, messageOf, say, type ControllerContext } from './controller-context.ts';
import { selectSolver } from './solver.ts';
import { acme, challengeFinalizer, isSame, timestamp, type Challenge, type Order } from './types.ts';

/** Life of what the simulated public authority signs. */
const publicDays = 90;

/** Turns each Order into one Challenge a name, and into a signed certificate once all are valid. */
export function orderController(context: ControllerContext): Reconciler<Order> {
  const { client, container } = context;

  async function reconcile(order: Order): Promise<void> {
    const { deletionTimestamp, namespace = '' } = order.metadata;
    const { state = 'pending' } = order.status ?? {};
    if (deletionTimestamp || state === 'invalid' || state === 'errored') return;
    const challenges = await findChallenges(order);
    if (state === 'valid') {
      await Promise.all(
        challenges.map(({ metadata }) =>
          client.delete({ apiVersion: acme, kind: 'Challenge', namespace, name: metadata.name }),
        ),
      );
      return;
    }
    if (challenges.length === 0) return begin(order);
    const failed = challenges.find(({ status }) => status?.state === 'invalid');
    if (failed) {
      const reason = `Failed to finalize Order: authorization for ${failed.spec.dnsName}: ${failed.status?.reason ?? ''}`;
      return write(order, { state: 'invalid', reason, failureTime: timestamp() });
    }
    if (challenges.every(({ status }) => status?.state === 'valid')) await finalize(order);
  }

  async function begin(order: Order): Promise<void> {
    const { namespace, uid = '' } = order.metadata;
    const issuer = await findIssuer(context, order.spec.issuerRef, namespace);
    const solvers = issuer?.spec.acme?.solvers ?? [];
    const selected = order.spec.dnsNames.map((name) => ({ name, solver: selectSolver(solvers, name) }));
    const unsolvable = selected.find(({ solver }) => !solver);
    if (unsolvable) {
      const reason = `Failed to create Order: no configured challenge solvers can be used for this challenge: ${unsolvable.name}`;
      await say(
        context,
        order,
        'Warning',
        'Solver',
        `Failed to determine a valid solver configuration for the set of domains on the Order`,
      );
      return write(order, { state: 'errored', reason, failureTime: timestamp() });
    }
    const refusal = await refusalOf(order);
    if (refusal !== undefined) {
      return write(order, {
        state: 'errored',
        reason: `Failed to create Order: ${refusal}`,
        failureTime: timestamp(),
      });
    }
    await write(order, { state: 'pending', url: `https://acme.local.cloud/order/${uid}` });
    for (const { name, solver } of selected) {
      if (solver) await createChallenge(order, name, solver);
    }
  }

  /** The authority's words when it refuses for good. @throws what it says of a passing failure: the order is sent again */
  async function refusalOf({ spec }: Order): Promise<string | undefined> {
    const { id, cloud } = container.cluster;
    try {
      await cloud.orderCertificate?.(id, spec.dnsNames);
      return undefined;
    } catch (error) {
      const words = messageOf(error);
      if (/^4\d\d /.test(words)) return words;
      throw error;
    }
  }

  async function createChallenge(order: Order, name: string, solver: Challenge['spec']['solver']): Promise<void> {
    const { namespace } = order.metadata;
    const digest = createHash('sha256').update(name).digest();
    const token = randomBytes(32).toString('base64url');
    const challengeName = `${order.metadata.name}-${digest.readUInt32BE(0)}`;
    await client.create<Challenge>({
      apiVersion: acme,
      kind: 'Challenge',
      metadata: {
        name: challengeName,
        ...(namespace ? { namespace } : {}),
        ownerReferences: ownedBy(order),
        finalizers: [challengeFinalizer],
      },
      spec: {
        type: 'DNS-01',
        dnsName: name.replace(/^\*\./, ''),
        wildcard: name.startsWith('*.'),
        token,
        // What an ACME server wants to see: a digest over token and account key, of which only the shape matters here.
        key: createHash('sha256').update(token).digest('base64url'),
        solver,
        issuerRef: order.spec.issuerRef,
        authorizationURL: `https://acme.local.cloud/authz/${digest.readUInt32BE(4)}`,
        url: `https://acme.local.cloud/chall/${digest.readUInt32BE(8)}`,
      } as Challenge['spec'],
    });
    await say(
      context,
      order,
      'Normal',
      'Created',
      `Created Challenge resource "${challengeName}" for domain "${name.replace(/^\*\./, '')}"`,
    );
  }

  async function finalize(order: Order): Promise<void> {
    const authority = container.cluster.publicAuthority;
    const request = Buffer.from(order.spec.request, 'base64').toString();
    const chain = (await authority.sign(request, { validDays: publicDays })) + authority.pair.certificate;
    await write(order, { state: 'valid', certificate: Buffer.from(chain).toString('base64') });
    await say(context, order, 'Normal', 'Complete', 'Order completed successfully');
  }

  async function findChallenges(order: Order): Promise<Challenge[]> {
    const { namespace = '', uid } = order.metadata;
    const { items } = await client.list<Challenge>({ apiVersion: acme, kind: 'Challenge', namespace });
    return items.filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid));
  }

  async function write(order: Order, status: Record<string, unknown>): Promise<void> {
    const { namespace, name } = order.metadata;
    if (isSame({ ...order.status, ...status }, order.status)) return;
    await client.patchStatus({ apiVersion: acme, kind: 'Order', namespace, name }, status);
  }

  return new Reconciler<Order>({
    client,
    kind: { apiVersion: acme, kind: 'Order' },
    reconcile,
    retryMilliseconds: context.retryMilliseconds,
  });
}
