import type { Kind } from '@slipway/blueprint';
import type { Found, JsonObject, Ref, Scope, StepId } from '@slipway/contracts';
import { ResourceFailure, type AnyResource, type Resource } from '@slipway/activities-core';

/** Kubernetes' permissions are the cluster's own: what the clouds grant is named by the clouds' resources. */
const permissions: readonly string[] = [];

type Verbs<Props extends JsonObject, Needs extends object, Output> = Omit<
  Resource<Props, Needs, Output>,
  'permissions' | 'list'
> & {
  /** The step and physical name under which the kind stands, where leaving it behind costs or blocks. */
  listed?: { step: StepId; name: (scope: Scope) => string };
};

/** A resource of a platform kind: its verbs are checked against the types of the kind. */
export function resourceOf<Props extends JsonObject, Needs extends object, Output>(
  kind: Kind<Props, Needs, Output>,
  { listed, ...verbs }: Verbs<Props, Needs, Output>,
): [string, AnyResource] {
  const { observe } = verbs;
  const resource: Resource<Props, Needs, Output> = {
    permissions,
    ...verbs,
    ...(listed ? { list: (scope: Scope) => listByObserving(kind.kind, scope, listed, observe) } : {}),
  };
  return [kind.kind, resource as unknown as AnyResource];
}

/** Names inside a cluster are fixed, so what stands is found by looking for it. */
async function listByObserving(
  kind: string,
  scope: Scope,
  { step, name }: { step: StepId; name: (scope: Scope) => string },
  observe: (ref: Ref) => Promise<unknown>,
): Promise<Found[]> {
  const ref: Ref = { scope, step, kind, name: name(scope), lifecycle: 'managed' };
  try {
    return (await observe(ref)) === undefined ? [] : [{ kind, name: ref.name, step }];
  } catch (error) {
    // Somebody else's of that name is nothing of ours.
    if (error instanceof ResourceFailure && error.failure.code === 'NOT_OWNED') return [];
    throw error;
  }
}
