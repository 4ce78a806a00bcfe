/** Last holder of each lock in this process. */
const holders = new Map<string, Promise<unknown>>();

/**
 * Runs one after the other what shares a key, in the order of arrival. For what Google allows one writer at a time: changes of
 * a cluster, of a project's policy. Other processes are met by Google's own refusal.
 */
export async function oneAtATime<T>(key: string, signal: AbortSignal, run: () => Promise<T>): Promise<T> {
  const before = holders.get(key) ?? Promise.resolve();
  const mine = before.then(async () => {
    signal.throwIfAborted();
    return run();
  });
  const settled = mine.then(
    () => undefined,
    () => undefined,
  );
  holders.set(key, settled);
  void settled.then(() => {
    if (holders.get(key) === settled) holders.delete(key);
  });
  return mine;
}
