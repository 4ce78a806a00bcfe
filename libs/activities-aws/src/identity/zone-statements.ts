import type { Statement } from '../kinds.ts';

/** `records`: writes and removes any of them. `challenges`: only those that prove to a certificate authority whose the domain is. */
export type ZoneWork = 'records' | 'challenges';

const allow = (Action: string[], Resource: string[], more: object = {}): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

/** What it takes to do that work in one zone. docs.aws.amazon.com/service-authorization/latest/reference/list_amazonroute53.html */
export function statementsFor(work: ZoneWork, partition: string, zone: string): Statement[] {
  const ours = [`arn:${partition}:route53:::hostedzone/${zone}`];
  if (work === 'records') {
    return [
      allow(
        ['route53:ChangeResourceRecordSets', 'route53:ListResourceRecordSets', 'route53:ListTagsForResources'],
        ours,
      ),
      allow(['route53:ListHostedZones'], ['*']),
    ];
  }
  const onlyTxt = { 'ForAllValues:StringEquals': { 'route53:ChangeResourceRecordSetsRecordTypes': ['TXT'] } };
  return [
    allow(['route53:GetChange'], [`arn:${partition}:route53:::change/*`]),
    allow(['route53:ChangeResourceRecordSets'], ours, { Condition: onlyTxt }),
    allow(['route53:ListResourceRecordSets'], ours),
    allow(['route53:ListHostedZonesByName'], ['*']),
  ];
}

/** The zone that a policy is about. */
export function zoneIn(statements: readonly Statement[] | undefined): string | undefined {
  const resources = statements?.flatMap(({ Resource }) => Resource) ?? [];
  return resources.map((arn) => /:hostedzone\/(\w+)$/.exec(arn)?.[1]).find((zone) => zone !== undefined);
}
