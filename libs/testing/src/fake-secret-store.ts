import type { SecretKey, SecretStore } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';

interface StoredSecret {
  values: Record<string, string>;
  type?: string;
  applied?: string;
}

/**
 * Write-once secrets in memory. Knobs: `clusterGone` makes it answer as without a cluster, `loseNextWrite` throws after `generate`
 * was called and before anything is kept, as a worker that dies there.
 */
export class FakeSecretStore implements SecretStore {
  readonly stored = new Map<string, StoredSecret>();
  clusterGone = false;
  loseNextWrite = false;
  /** How often a value was asked for that did not exist yet. */
  generated = 0;

  read(_ref: Ref, secret: SecretKey): Promise<Record<string, string> | undefined> {
    const found = this.clusterGone ? undefined : this.stored.get(keyOf(secret));
    return Promise.resolve(found && { ...found.values });
  }

  async fill(
    _ref: Ref,
    secret: SecretKey & { type?: string },
    keys: readonly string[],
    generate: () => Promise<Record<string, string>>,
  ): Promise<Record<string, string>> {
    this.#needCluster();
    const before = this.stored.get(keyOf(secret))?.values ?? {};
    if (keys.every((key) => key in before)) return { ...before };
    this.generated++;
    const made = await generate();
    if (this.loseNextWrite) {
      this.loseNextWrite = false;
      throw new Error('the write was lost');
    }
    const missing = keys.filter((key) => !(key in before));
    return this.#put(secret, Object.fromEntries(missing.map((key) => [key, made[key] ?? ''])));
  }

  replace(_ref: Ref, secret: SecretKey & { type?: string }, values: Record<string, string>): Promise<void> {
    this.#needCluster();
    this.#put(secret, values);
    return Promise.resolve();
  }

  applied(_ref: Ref, secret: SecretKey): Promise<string | undefined> {
    return Promise.resolve(this.clusterGone ? undefined : this.stored.get(keyOf(secret))?.applied);
  }

  markApplied(_ref: Ref, secret: SecretKey, mark: string): Promise<void> {
    this.#needCluster();
    const found = this.stored.get(keyOf(secret));
    if (!found) throw new Error(`no Secret ${keyOf(secret)}`);
    found.applied = mark;
    return Promise.resolve();
  }

  remove(_ref: Ref, secret: SecretKey): Promise<void> {
    this.stored.delete(keyOf(secret));
    return Promise.resolve();
  }

  #put(secret: SecretKey & { type?: string }, values: Record<string, string>): Record<string, string> {
    const before = this.stored.get(keyOf(secret));
    const merged = { ...before?.values, ...values };
    this.stored.set(keyOf(secret), { ...before, values: merged, ...(secret.type ? { type: secret.type } : {}) });
    return { ...merged };
  }

  #needCluster(): void {
    if (this.clusterGone) throw new Error('there is no cluster to keep a Secret in');
  }
}

const keyOf = ({ namespace, name }: SecretKey): string => `${namespace}/${name}`;
