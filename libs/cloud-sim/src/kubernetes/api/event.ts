import { createHash } from 'node:crypto';
import { ApiError } from './http.ts';
import type { KubernetesClient } from './client.ts';
import type { KubernetesObject } from './objects.ts';

interface EventObject extends KubernetesObject {
  count?: number;
}

export interface EventText {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  /** Component that speaks, e.g. `kubelet`. */
  source: string;
}

/** Records what happened to an object as a core Event; the same sentence again only counts up. Never rejects. */
export async function recordEvent(client: KubernetesClient, about: KubernetesObject, text: EventText): Promise<void> {
  const digest = createHash('sha256')
    .update(`${about.metadata.uid}/${text.reason}/${text.message}`)
    .digest('hex')
    .slice(0, 16);
  const namespace = about.metadata.namespace ?? 'default';
  const reference = { apiVersion: 'v1', kind: 'Event', namespace, name: `${about.metadata.name}.${digest}` };
  const now = new Date().toISOString();
  try {
    const known = await client.get<EventObject>(reference);
    if (known) {
      await client.patch(reference, { count: (known.count ?? 1) + 1, lastTimestamp: now });
      return;
    }
    await client.create({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { namespace, name: reference.name },
      involvedObject: {
        apiVersion: about.apiVersion,
        kind: about.kind,
        namespace: about.metadata.namespace,
        name: about.metadata.name,
        uid: about.metadata.uid,
      },
      type: text.type,
      reason: text.reason,
      message: text.message,
      source: { component: text.source },
      reportingComponent: text.source,
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
    });
  } catch (error) {
    // Events are commentary: a namespace that is going away refuses them, and nothing may fail for that.
    if (!(error instanceof ApiError)) return;
  }
}
