import { failed, type ResourceFailure } from '@slipway/activities-core';
import { inWords, rules, type RuleId } from '@slipway/contracts/rules';
import { failureOf } from './failure.ts';

/** What EKS says is wrong with a cluster, a node group, an add-on or an update. */
export interface Issue {
  code?: string | undefined;
  message?: string | undefined;
  resourceIds?: string[] | undefined;
}

/** What only EKS calls so, by its code. docs.aws.amazon.com/eks/latest/APIReference/API_Issue.html */
const own = [
  { code: /^NodeCreationFailure$/, rule: 'SW-READY-041', why: 'its machines run and do not join the cluster' },
  { code: /^InsufficientNumberOfReplicas$/, rule: 'SW-READY-040', why: 'too few of its pods run' },
  { code: /^ClusterUnreachable$/, rule: 'SW-READY-061', why: 'EKS does not reach the API server' },
  { code: /^AddonPermissionFailure$/, rule: 'SW-AUTHZ-025', why: 'its role may not do what it needs' },
  { code: /^PodEvictionFailure$/, rule: 'SW-DEP-061', why: 'a disruption budget keeps its pods on their nodes' },
] as const;

/**
 * The failure that the first issue stands for, with the words of all of them.
 * @param otherwise why, where EKS names no issue
 */
export function issuesFailure(issues: readonly Issue[] | undefined, what: string, otherwise: string): ResourceFailure {
  const [first] = issues ?? [];
  if (!first) return failed('INTERNAL', 'SW-INT-030', `${what}: ${otherwise}`, fixOf('SW-INT-030'));
  const cloudWords = inWords((issues ?? []).map(worded).join('; '));
  // Nodes that never came into being cannot join: the launch says why.
  const telling = (issues ?? []).find(({ code }) => code === 'AsgInstanceLaunchFailures') ?? first;
  const known = own.find(({ code }) => code.test(telling.code ?? ''));
  if (known) {
    return failed(rules[known.rule].code, known.rule, `${what}: ${known.why}`, { ...fixOf(known.rule), cloudWords });
  }
  const message = telling.message ?? '';
  const codes = [...codesIn(message), telling.code ?? 'Unknown'];
  const told = { http: undefined, codes, message, validZones: [], retryAfterMs: undefined, unknownOutcome: false };
  const { failure } = failureOf(told, what);
  return failed(failure.code, failure.rule, failure.message, { ...(failure.fix && { fix: failure.fix }), cloudWords });
}

function fixOf(rule: RuleId): { fix?: string } {
  const { fix } = rules[rule];
  return fix === undefined ? {} : { fix };
}

/** Codes of EC2 inside the words: `Could not launch On-Demand Instances. VcpuLimitExceeded - You have …` */
const codesIn = (message: string): string[] =>
  [...message.matchAll(/\b((?:Client\.)?[A-Z][a-z]+(?:[A-Z][A-Za-z]+)+(?:\.[A-Z]\w+)?) ?[-:] /g)].map(
    ([, code]) => code ?? '',
  );

const worded = ({ code, message, resourceIds }: Issue): string => {
  const of = (resourceIds ?? []).length > 0 ? ` (${(resourceIds ?? []).slice(0, 5).join(', ')})` : '';
  return `${code ?? 'Unknown'}: ${message ?? ''}${of}`;
};
