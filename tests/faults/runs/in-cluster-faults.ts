import type { Subject } from '../kills/subject.ts';
import { wordsOf } from './cloud-words.ts';
import type { CloudRule, Scene } from './scene.ts';

/** What goes wrong inside the cluster, of which the cloud knows nothing: the same on each, so played on one. */
export const imageFaults: readonly Scene[] = [
  {
    row: 46,
    name: 'image of the installer',
    fault: { pods: { match: { image: '*/installer:*' }, action: { kind: 'image-pull' } } },
    step: 'install/gitpod',
    code: 'INVALID_SPEC',
    wants: 'SW-SPEC-046',
    exit: 2,
  },
];

/** What goes wrong between a cluster and its cloud: sections 2.5 and 2.6 of the fault table. */
export function inClusterFaults(subject: Subject): Scene[] {
  const { nodesDoNotJoin, noLoadBalancer } = wordsOf(subject);
  /** Calls that the cluster's own programs send to the cloud. */
  const ofCluster = (operation: string, principal?: string): CloudRule['match'] => ({
    cloud: subject.cloud,
    service: 'kubernetes',
    operation,
    ...(principal === undefined ? {} : { principal }),
  });
  return [
    { row: 41, ...nodesDoNotJoin, code: 'NOT_READY', wants: 'SW-READY-041', exit: 9 },
    {
      row: 50,
      name: 'limit of the authority',
      fault: {
        cloud: {
          match: ofCluster('NewOrder'),
          action: {
            status: {
              http: 429,
              message:
                '429 urn:ietf:params:acme:error:rateLimited: too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s, retry after 2031-03-08 08:15:00 UTC: see https://letsencrypt.org/docs/rate-limits/#new-certificates-per-exact-set-of-identifiers',
            },
          },
        },
      },
      step: 'issuer/certificate',
      code: 'RATE_LIMITED',
      wants: 'SW-RATE-050',
      exit: 4,
    },
    {
      row: 51,
      name: 'challenge without a record',
      fault: { cloud: { match: ofCluster('UpsertRecord', 'cert-manager/cert-manager'), action: { deny: {} } } },
      step: 'issuer/certificate',
      code: 'NOT_READY',
      wants: 'SW-READY-051',
      exit: 9,
    },
    {
      row: 52,
      name: noLoadBalancer.name,
      fault: { cloud: { match: ofCluster('EnsureLoadBalancer'), action: noLoadBalancer.action } },
      step: 'install/endpoint',
      code: 'NOT_READY',
      wants: 'SW-READY-052',
      exit: 9,
    },
  ];
}
