import type { JsonObject } from '@slipway/contracts';
import { account, region, type Stage } from './stage.ts';

/** The ARN of something that EC2 keeps. */
export const ec2Arn = (type: string, id: string): string => `arn:aws:ec2:${region}:${account}:${type}/${id}`;

/**
 * Puts into EC2 what no call of ours makes: what other services, controllers and people leave there.
 * @param body as EC2 shows it
 * @param refs ARNs of what it stands in or holds on to
 */
export function putInEc2(on: Stage, type: string, id: string, body: JsonObject, refs: string[] = []): void {
  on.cloud.aws.graph.create({
    id: ec2Arn(type, id),
    type: `ec2.${type}`,
    cloud: 'aws',
    name: id,
    project: account,
    location: region,
    body,
    refs,
    createdBy: 'somebody',
  });
}
