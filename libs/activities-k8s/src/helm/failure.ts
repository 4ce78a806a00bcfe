import { failed, type ResourceFailure } from '@slipway/activities-core';
import type { FailureCode } from '@slipway/contracts';

/** helm has no codes: its sentences, most telling first. */
const rules: [RegExp, FailureCode, string, string][] = [
  [/another operation .* is in progress/, 'CONFLICT', 'SW-CONF-045', 'another helm works on it'],
  [/failed calling webhook/, 'NOT_READY', 'SW-READY-043', 'a webhook is not serving yet'],
  [
    /Unauthorized|must be logged in|provide credentials/i,
    'UNAUTHENTICATED',
    'SW-AUTHN-027',
    'the cluster refuses its token',
  ],
  [/is forbidden|forbidden:/, 'UNAUTHORIZED', 'SW-AUTHZ-025', 'it may not do that in the cluster'],
  [
    /invalid ownership metadata|conflict occurred while applying/,
    'NOT_OWNED',
    'SW-OWN-049',
    'an object of it belongs to somebody else',
  ],
  [
    /don't meet the specifications of the schema|chart requires kubeVersion|parse error|execution error at/,
    'INVALID_SPEC',
    'SW-SPEC-090',
    'its values are refused',
  ],
  [
    /no such host|proxyconnect|TLS handshake timeout|x509:/,
    'DEPENDENCY',
    'SW-DEP-066',
    'where its chart comes from cannot be reached',
  ],
  [
    /not found|manifest unknown|failed to (download|fetch)|path .* does not exist|no such file/,
    'INVALID_SPEC',
    'SW-SPEC-046',
    'its chart cannot be had',
  ],
  [
    /connection refused|connection reset|unexpected EOF|i\/o timeout/,
    'NOT_READY',
    'SW-READY-061',
    'the API server does not answer',
  ],
  [
    /timed out|deadline exceeded|not ready|context canceled|cancelled/,
    'NOT_READY',
    'SW-READY-040',
    'what it made is not ready',
  ],
];

/** Maps the end of a helm run to a failure. */
export function helmFailure(release: string, stderr: string, explanation = ''): ResourceFailure {
  const words = lastLines(stderr);
  const [, code, rule, why] = rules.find(([pattern]) => pattern.test(stderr)) ?? [
    /./,
    'INTERNAL' as const,
    'SW-INT-030',
    'helm failed',
  ];
  const because = explanation || why;
  return failed(code, rule, `release ${release} is not installed: ${because}`, {
    ...(words ? { cloudWords: words } : {}),
    ...(rule === 'SW-SPEC-046' ? { fix: `set charts.${release}.ref to a source that has it` } : {}),
  });
}

const lastLines = (stderr: string): string =>
  stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^level=|^WARNING/.test(line))
    .slice(-3)
    .join(' ')
    // Users and queries of addresses may carry a password or a signature.
    .replaceAll(/(\w+:\/\/)[^\s/@'"]+@/g, '$1')
    .replaceAll(/(\w+:\/\/[^\s?'"]+)\?[^\s'"]*/g, '$1')
    .slice(0, 600);
