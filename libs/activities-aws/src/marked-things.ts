import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import type { AmazonCloud } from './cloud.ts';
import { installationTag, tagsIn } from './ownership.ts';
import type { Tags } from './kinds.ts';

/** Something with our tags, as the tagging API shows it. */
export interface MarkedThing {
  arn: string;
  tags: Tags;
}

/**
 * Everything in the region that carries the mark of an installation; of any, if none is given. Without what IAM keeps, and with what was
 * deleted in the last hours: docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
export async function markedThings(cloud: AmazonCloud, installation?: string): Promise<MarkedThing[]> {
  const filter = { Key: installationTag, ...(installation === undefined ? {} : { Values: [installation] }) };
  const found = await cloud.list(`cannot list what is tagged in ${cloud.region}`, async (token) => {
    const client = await cloud.clients.tagging();
    const page = await client.send(
      new GetResourcesCommand({ TagFilters: [filter], ...(token === undefined ? {} : { PaginationToken: token }) }),
    );
    return { items: page.ResourceTagMappingList, next: page.PaginationToken };
  });
  return found.map(({ ResourceARN, Tags }) => ({ arn: ResourceARN ?? '', tags: tagsIn(Tags) }));
}
