import { CancellationScope } from '@temporalio/workflow';

type Hook = (reason: unknown) => void;

/**
 * A scope that forgets its calls once they have ended. The SDK hooks each call onto its scope's `cancelRequested`, and the hook, with
 * all that the call was made with, stays for as long as the scope; here it goes with the call.
 */
export class CallScope extends CancellationScope {
  readonly #hooks = new Set<Hook>();
  /** Those of the call that is being made. */
  #ofCall: Hook[] | undefined;

  constructor() {
    super();
    const requested = this.cancelRequested;
    const hooked = Promise.resolve();
    const hookOn = (hook: Hook): Promise<unknown> => {
      if (this.consideredCancelled) return requested.catch(hook);
      this.#hooks.add(hook);
      this.#ofCall?.push(hook);
      return hooked;
    };
    // Calls, timers and scopes below ask nothing of it but `catch`.
    Object.defineProperty(this, 'cancelRequested', { value: { catch: hookOn } });
    requested.catch((reason: unknown) => {
      for (const hook of this.#hooks) hook(reason);
    });
  }

  /** Makes a call, in the scope that is current if it is one of these. */
  static async calling<T>(start: () => Promise<T>): Promise<T> {
    const scope = CancellationScope.current();
    return scope instanceof CallScope ? scope.#call(start) : start();
  }

  async #call<T>(start: () => Promise<T>): Promise<T> {
    const hooks: Hook[] = [];
    this.#ofCall = hooks;
    // The SDK hooks a call on before it returns the promise of its end.
    const end = start();
    this.#ofCall = undefined;
    try {
      return await end;
    } finally {
      for (const hook of hooks) this.#hooks.delete(hook);
    }
  }
}
