import { ResourceFailure } from '@slipway/activities-core';
import { isFinal } from '@slipway/contracts';
import type { Deed } from '@slipway/testing/cloud/life';
import type { Stage } from './stage.ts';

/** As often as the engine tries what may heal. */
const mostFailures = 10;

/**
 * Does a deed with nothing allowed, and allows what each failure names, until it is done.
 * @param all actions that there are to allow, `*` for any letters
 * @returns those that were asked for, in the order of first use
 * @throws when a failure for want of a permission names none that is wanting
 */
export async function grantedOneByOne(on: Stage, all: readonly string[], deed: Deed): Promise<string[]> {
  const granted: string[] = [];
  let failures = 0;
  for (;;) {
    deny(
      on,
      all.filter((each) => !granted.includes(each)),
    );
    try {
      await deed.run();
      return granted;
    } catch (error) {
      if (!(error instanceof ResourceFailure)) throw error;
      const { rule, code, message } = error.failure;
      if (rule !== 'SW-AUTHZ-025') {
        if (isFinal(code) || ++failures === mostFailures) throw error;
        continue;
      }
      const wanting = all.filter((each) => !granted.includes(each) && names(message, each));
      if (wanting.length === 0)
        throw new Error(`${deed.kind} ${deed.name} names nothing that is wanting: ${message}`, { cause: error });
      granted.push(...wanting);
    } finally {
      deny(on, []);
    }
  }
}

function deny({ cloud }: Stage, actions: string[]): void {
  cloud.seed({ azure: { deny: { operator: actions } } });
}

/** Azure takes actions in any letter case. */
function names(message: string, pattern: string): boolean {
  const words = pattern.split('*').map((word) => word.replaceAll('.', '\\.'));
  return new RegExp(`: ${words.join('[\\w/]+')} is missing`, 'i').test(message);
}
