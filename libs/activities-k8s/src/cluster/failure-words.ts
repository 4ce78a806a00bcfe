import type { RuleId } from '@slipway/contracts/rules';

/** A cause that stands in the words of the API server, which helm repeats. */
export interface Cause {
  rule: RuleId;
  why: string;
  /** Fills the `{…}` of the rule's fix. */
  facts?: Record<string, string>;
}

const patterns: readonly [pattern: RegExp, cause: (match: RegExpExecArray) => Cause][] = [
  [
    /failed calling (?:admission )?webhook "([^"]+)"/,
    ([, webhook = '']) =>
      webhook.endsWith('cert-manager.io')
        ? { rule: 'SW-READY-043', why: "cert-manager's webhook is not serving yet" }
        : { rule: 'SW-DEP-047', why: `webhook ${webhook} is down and blocks it`, facts: { webhook } },
  ],
  [
    /admission webhook "([^"]+)" denied the request/,
    ([, webhook]) => ({ rule: 'SW-SPEC-090', why: `the policy behind webhook ${webhook} refuses it` }),
  ],
  [
    /ValidatingAdmissionPolicy '([^']+)'.*denied request/,
    ([, policy]) => ({ rule: 'SW-SPEC-090', why: `admission policy ${policy} refuses it` }),
  ],
  [
    /violates PodSecurity "([^"]+)"/,
    ([, level]) => ({ rule: 'SW-SPEC-090', why: `the namespace allows pods of the level ${level} only` }),
  ],
  [
    /exceeded quota: ([\w.-]+)/,
    ([, quota = '']) => ({ rule: 'SW-QUOTA-100', why: `ResourceQuota ${quota} is used up`, facts: { quota } }),
  ],
  [
    /in namespace "?([\w-]+)"? because it is being terminated/,
    ([, namespace]) => ({ rule: 'SW-DEP-061', why: `namespace ${namespace} is being deleted` }),
  ],
  [
    /object is being deleted: (\S+ "[^"]+")/,
    ([, object]) => ({ rule: 'SW-DEP-061', why: `the object before it, ${object}, is still being deleted` }),
  ],
  [
    /would violate the pod's disruption budget/,
    () => ({ rule: 'SW-DEP-061', why: 'a disruption budget keeps the pod where it is' }),
  ],
  [
    /no matches for kind "([^"]+)" in (?:version|group) "([^"]+)"/,
    ([, kind, version]) => ({ rule: 'SW-READY-044', why: `${kind} of ${version} is not served yet` }),
  ],
  [
    /could not find the requested resource|ensure CRDs are installed first/,
    () => ({ rule: 'SW-READY-044', why: 'its kind is not served yet' }),
  ],
  [
    /asked for the client to provide credentials|must be logged in to the server/,
    () => ({ rule: 'SW-AUTHN-027', why: 'the cluster refuses its token' }),
  ],
  [/conflicts? with "([^"]+)"/, ([, manager]) => ({ rule: 'SW-OWN-049', why: `${manager} manages its fields` })],
  [
    /the object has been modified; please apply your changes/,
    () => ({ rule: 'SW-CONF-091', why: 'it was changed at the same time' }),
  ],
  [
    /User "([^"]+)" cannot (\w+) resource "([^"]+)"(?:.* in the namespace "([^"]+)")?/,
    ([, user, verb, resource, namespace]) => {
      const permission = `${verb} ${resource}${namespace === undefined ? '' : ` in namespace ${namespace}`}`;
      return { rule: 'SW-AUTHZ-025', why: `${user} may not ${permission}`, facts: { permission } };
    },
  ],
  [
    /field not declared in schema|strict decoding error|unknown field|field is immutable|updates to \w+ spec for fields other than/,
    () => ({ rule: 'SW-SPEC-090', why: 'the cluster refuses what it says' }),
  ],
];

/** Undefined: the words name none of the causes that are known by their words. */
export function causeIn(words: string): Cause | undefined {
  for (const [pattern, cause] of patterns) {
    const match = pattern.exec(words);
    if (match) return cause(match);
  }
  return undefined;
}
