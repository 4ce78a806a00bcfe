import { ResourceFailure, type CloudContext, type Sweepable } from '@slipway/activities-core';
import type { Found, Scope } from '@slipway/contracts';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { isAbsent } from '../failure.ts';
import { follow, type Operation } from '../operation.ts';
import { computeOperations, type Place } from '../operations/compute.ts';

/** One object that a scan found, with the way to remove it. */
export interface Trace {
  name: string;
  place: Place;
  /** Behind the project: `global/firewalls/k8s-fw-a1b2`. */
  path: string;
  remove(): Promise<Operation>;
}

export interface SweepableKind {
  kind: string;
  /** For messages: `firewall rule`. */
  what: string;
  permissions: readonly string[];
  holdsData?: boolean;
  /** What of this kind belongs to the installation's cluster or network. */
  find(cloud: GoogleCloud, scope: Scope): Promise<Trace[]>;
}

/** The second net for one kind of Compute Engine. Identity is read again directly before each delete. */
export function computeSweepable(context: CloudContext, sweepable: SweepableKind): Sweepable {
  const { kind, what, permissions, holdsData, find } = sweepable;
  return {
    permissions,
    ...(holdsData ? { holdsData } : {}),
    async list(scope) {
      const found = await find(cloudOf(context, scope), scope);
      return found.map(({ name }): Found => ({ kind, name, ...(holdsData ? { holdsData } : {}) }));
    },
    async destroy({ scope, name }) {
      const cloud = cloudOf(context, scope);
      const trace = (await find(cloud, scope)).find((each) => each.name === name);
      if (!trace) return;
      const doing = `cannot delete the ${what} ${name}`;
      try {
        const operation = await cloud.send(doing, () => trace.remove());
        await follow(cloud, computeOperations(cloud, trace.place, trace.path), operation, trace.path, doing);
      } catch (error) {
        if (!(error instanceof ResourceFailure) || !isAbsent(error)) throw error;
      }
    },
  };
}
