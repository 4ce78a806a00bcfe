import { until } from './until.ts';

/** One request that the local cloud was sent. */
export interface JournalEntry {
  seq: number;
  cloud: string;
  service: string;
  operation: string;
  method: string;
  outcome: 'ok' | 'error' | 'fault' | 'unsupported';
  status: number;
  committed: boolean;
  resourceIds: string[];
  reply: unknown;
}

export interface CloudResource {
  id: string;
  type: string;
  name: string;
  state: string;
  createCalls: number;
  parent: string | null;
}

/** The local cloud's admin API. */
export class LocalCloud {
  readonly #admin: string;

  constructor(admin: string) {
    this.#admin = admin;
  }

  async leftovers(): Promise<CloudResource[]> {
    return this.#get<CloudResource[]>('/_sim/resources?leftovers=1');
  }

  async resources(): Promise<CloudResource[]> {
    return this.#get<CloudResource[]>('/_sim/resources?state=live,tombstone');
  }

  /** Requests after `since`, in order. */
  async journal(since = 0): Promise<JournalEntry[]> {
    const response = await fetch(`${this.#admin}/_sim/journal?since=${since}`);
    const text = await response.text();
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as JournalEntry);
  }

  /** Waits until a request for `operation` has been carried out. */
  async untilCommitted(operation: string, seconds = 120, since = 0): Promise<void> {
    await until(`${operation} is carried out`, seconds, async () =>
      (await this.journal(since)).some((entry) => entry.operation === operation && entry.committed),
    );
  }

  /** Resources of the installation that were not made by exactly one create call. */
  async madeTwice(): Promise<CloudResource[]> {
    return (await this.resources()).filter(({ createCalls }) => createCalls > 1);
  }

  async addFault(rule: object): Promise<void> {
    const response = await fetch(`${this.#admin}/_sim/faults`, { method: 'POST', body: JSON.stringify(rule) });
    if (!response.ok) throw new Error(await response.text());
  }

  /** Test data, by the keys of the local cloud's seed. */
  async seed(data: object): Promise<void> {
    const response = await fetch(`${this.#admin}/_sim/seed`, { method: 'POST', body: JSON.stringify(data) });
    if (!response.ok) throw new Error(await response.text());
  }

  /** Rules that are set, with how often each has fired. */
  async faults(): Promise<{ id: string; hits: number }[]> {
    return this.#get('/_sim/faults');
  }

  async removeFault(id: string): Promise<void> {
    await fetch(`${this.#admin}/_sim/faults/${id}`, { method: 'DELETE' });
  }

  /** A fault of the containers in every cluster, with its id. */
  async addPodFault(fault: object): Promise<void> {
    const response = await fetch(`${this.#admin}/_sim/pod-faults`, { method: 'POST', body: JSON.stringify(fault) });
    if (!response.ok) throw new Error(await response.text());
  }

  /** How often a fault of containers has befallen one. */
  async podHits(id: string): Promise<number> {
    const faults = await this.#get<{ id: string; hits: number }[]>('/_sim/pod-faults');
    return faults.find((fault) => fault.id === id)?.hits ?? 0;
  }

  async removePodFault(id: string): Promise<void> {
    await fetch(`${this.#admin}/_sim/pod-faults/${id}`, { method: 'DELETE' });
  }

  /** Ends or starts the control plane of a cluster, which the cloud goes on showing as running. */
  async turnControlPlane(cluster: string, on: boolean): Promise<void> {
    const response = await fetch(`${this.#admin}/_sim/control-planes`, {
      method: 'POST',
      body: JSON.stringify({ cluster, on }),
    });
    if (!response.ok) throw new Error(await response.text());
  }

  async #get<T>(path: string): Promise<T> {
    const response = await fetch(`${this.#admin}${path}`);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}

/** Requests by Slipway's own identity that changed something; what runs in a cluster calls in another way. */
export function changesOf(entries: readonly JournalEntry[]): JournalEntry[] {
  return entries.filter(({ committed, method }) => committed && !['GET', 'CALL'].includes(method));
}
