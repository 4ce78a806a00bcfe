import { failed, type ResourceFailure } from '@slipway/activities-core';
import { inWords, rules } from '@slipway/contracts/rules';
import { adviceOf } from '../cluster/failure.ts';
import { causeIn, type Cause } from '../cluster/failure-words.ts';

type Mapping = readonly [pattern: RegExp, rule: Cause['rule'], why: string];

/** helm has no codes, only sentences. What it says of itself, before what it repeats. */
const ofHelm: readonly Mapping[] = [
  [
    /another operation .*is in progress|has no deployed releases|cannot re-use a name that is still in use|release: not found/,
    'SW-CONF-045',
    'the release was left half done, or another helm works on it',
  ],
  [/invalid ownership metadata/, 'SW-OWN-049', 'an object of it belongs to somebody else'],
];

const ofOthers: readonly Mapping[] = [
  [/kubernetes cluster unreachable/i, 'SW-READY-061', 'the API server does not answer'],
  [
    /don't meet the specifications of the schema|chart requires kubeVersion|parse error|execution error at|YAML parse/,
    'SW-SPEC-090',
    'its values are refused',
  ],
  [/toomanyrequests|429 Too Many Requests/, 'SW-RATE-028', 'where its chart comes from throttles us'],
  [
    /no such host|proxyconnect|TLS handshake timeout|x509:/,
    'SW-DEP-066',
    'where its chart comes from cannot be reached',
  ],
  // As an API server says it of an object; of charts helm says it otherwise.
  [
    /(?<!\b(?:chart|version|matching|repo|path|manifest)) "[^"]+" not found/,
    'SW-INT-030',
    'an object that it counts on is not there any more',
  ],
  [
    /failed to authorize|unexpected status|not found|manifest unknown|failed to (?:download|fetch)|path .* does not exist|no such file/,
    'SW-SPEC-046',
    'its chart cannot be had',
  ],
  [/\bUnauthorized\b/, 'SW-AUTHN-027', 'the cluster refuses its token'],
  [/is forbidden|forbidden:/, 'SW-AUTHZ-025', 'it may not do that in the cluster'],
  [/connection refused|connection reset|unexpected EOF|i\/o timeout/, 'SW-READY-061', 'the API server does not answer'],
  [
    /timed out|deadline exceeded|not ready|context canceled|cancelled/,
    'SW-READY-040',
    'what it made is not ready in time',
  ],
];

/**
 * Maps the end of a helm run to a failure.
 * @param explanation instead of what helm's words come to
 * @param wanted what did not come about
 */
export function helmFailure(
  release: string,
  stderr: string,
  explanation = '',
  wanted: 'installed' | 'put back' | 'removed' = 'installed',
): ResourceFailure {
  const { rule, why, facts } = find(ofHelm, stderr) ??
    causeIn(stderr) ??
    find(ofOthers, stderr) ?? { rule: 'SW-INT-030', why: 'helm failed' };
  const words = lastLines(stderr);
  return failed(rules[rule].code, rule, `release ${release} is not ${wanted}: ${explanation || why}`, {
    ...adviceOf(rule, facts),
    ...(rule === 'SW-SPEC-046'
      ? { fix: `set charts.${release}.ref to a source that has it, then slipway retry {name}` }
      : {}),
    ...(words ? { cloudWords: words, cause: new Error(words) } : {}),
  });
}

function find(mappings: readonly Mapping[], words: string): Cause | undefined {
  const found = mappings.find(([pattern]) => pattern.test(words));
  return found && { rule: found[1], why: found[2] };
}

/** The error is what helm says last; `WARNING:` and log lines come before it. */
function lastLines(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !/^level=|^WARNING/.test(line));
  return inWords(lines.slice(-3).join(' '));
}
