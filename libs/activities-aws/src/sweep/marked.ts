import { failed, type CloudContext, type Sweepable } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import { markedThings } from '../marked-things.ts';

/** Where what belongs to no region is indexed. */
const globalRegion = 'us-east-1';

/** What has a kind of its own, by service and type as ARNs name them: there it is listed as it stands, not as it stood a while ago. */
const known = [
  /^autoscaling:/,
  /^ec2:(?:elastic-ip|instance|internet-gateway|launch-template|natgateway|network-interface|route-table|security-group|security-group-rule|snapshot|subnet|volume|vpc)\//,
  /^eks:/,
  /^elasticloadbalancing:/,
  /^iam:/,
  /^logs:log-group:/,
  /^rds:(?:auto-backup|db|pg|snapshot|subgrp):/,
  /^route53:hostedzone\//,
  /^s3:/,
];

/**
 * Anything else that carries our tags: copied there by a service of Amazon's, or put on by somebody. Nobody here knows how to remove
 * it, so it is named. Name: the ARN.
 */
export function marked(context: CloudContext): Sweepable {
  return {
    permissions: ['tag:GetResources'],

    async list(scope) {
      const arns = await others(cloudOf(context, scope), scope);
      return arns.map((name) => ({ kind: 'aws.marked', name }));
    },

    async destroy({ scope, name }) {
      if (!(await others(cloudOf(context, scope), scope)).includes(name)) return;
      throw failed(
        'DEPENDENCY',
        'SW-DEP-062',
        `${name} carries the tags of this installation and is of no kind that it makes`,
        {
          fix: `remove ${name} or its tags slipway.dev/*; then slipway sweep {name}`,
        },
      );
    },
  };
}

async function others(cloud: AmazonCloud, { installation, location }: Scope): Promise<string[]> {
  const regions = [...new Set([location, globalRegion])];
  const found = await Promise.all(regions.map((region) => markedThings(cloud.at(region), installation)));
  const arns = found.flat().map(({ arn }) => arn);
  return [...new Set(arns)].filter((arn) => !known.some((pattern) => pattern.test(shortOf(arn)))).sort();
}

/** `arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-0a1b` → `ec2:vpc/vpc-0a1b` */
function shortOf(arn: string): string {
  const [, , service = '', , , ...resource] = arn.split(':');
  return `${service}:${resource.join(':')}`;
}
