import type { Resource } from '../../core/graph.ts';
import type { Aws } from '../aws.ts';
import { arn, cloud } from '../aws.ts';

export const logGroupType = 'logs.logGroups';

/** Id in the graph. */
export function logGroupArn(account: string, region: string, name: string): string {
  return arn('logs', region, account, `log-group:${name}`);
}

/** A group made by a customer or, once something logs to a name that has none, by a service. An existing one stays as it is. */
export function ensureLogGroup(
  aws: Aws,
  group: { account: string; region: string; name: string; tags?: Record<string, string>; createdBy: string },
): Resource {
  const id = logGroupArn(group.account, group.region, group.name);
  const found = aws.graph.get(id);
  if (found) return found;
  aws.graph.forget(id);
  return aws.graph.create({
    id,
    type: logGroupType,
    cloud,
    name: group.name,
    project: group.account,
    location: group.region,
    body: {
      logGroupName: group.name,
      creationTime: aws.clock.now(),
      metricFilterCount: 0,
      arn: `${id}:*`,
      storedBytes: 0,
      logGroupClass: 'STANDARD',
      logGroupArn: id,
      tags: group.tags ?? {},
    },
    refs: [],
    createdBy: group.createdBy,
  });
}
