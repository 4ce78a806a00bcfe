import {
  CreateDBSubnetGroupCommand,
  DeleteDBSubnetGroupCommand,
  DescribeDBSubnetGroupsCommand,
  ModifyDBSubnetGroupCommand,
  type DBSubnetGroup,
} from '@aws-sdk/client-rds';
import { notOwned, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref, Scope } from '@slipway/contracts';
import { bringAbout, end, type Lifespan } from '../bring-about.ts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import type { DatabaseSubnetGroupProps, NamedOutput, SubnetsOutput } from '../kinds.ts';
import { foundByTags, hasOurTags, ownTags, tagList, userTags, type AnyTags } from '../ownership.ts';
import { rdsTagPermissions, readRdsTags, syncRdsTags } from '../rds-tags.ts';

interface SubnetGroup {
  group: DBSubnetGroup;
  tags: AnyTags;
}

/** Private subnets that the database may stand in. docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup */
export function dbSubnetGroup(
  context: CloudContext,
): Resource<DatabaseSubnetGroupProps, { subnets: SubnetsOutput }, NamedOutput> {
  return {
    permissions: [
      ...rdsTagPermissions,
      'rds:CreateDBSubnetGroup',
      'rds:DeleteDBSubnetGroup',
      'rds:DescribeDBSubnetGroups',
      'rds:ModifyDBSubnetGroup',
    ],

    async observe(ref) {
      const found = await look(cloudOf(context, ref.scope), ref);
      return found && { output: { name: ref.name }, actual: { tags: userTags(found.tags) } };
    },

    async ensure(ref, props, { subnets }) {
      const cloud = cloudOf(context, ref.scope);
      const ids = Object.values(subnets.private).sort();
      const found = await bringAbout(cloud, standing(cloud, ref), () => create(cloud, ref, props, ids));
      await syncRdsTags(cloud, ref, found.group.DBSubnetGroupArn ?? '', found.tags, props.tags);
      if (subnetsOf(found).join() !== ids.join()) await modify(cloud, ref, ids);
      return { name: ref.name };
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      await end(cloud, standing(cloud, ref));
    },

    async list(scope) {
      const cloud = cloudOf(context, scope);
      const found = await readAll(cloud, scope);
      return found.map(({ group, tags }) => foundByTags('aws.db-subnet-group', group.DBSubnetGroupName ?? '', tags));
    },
  };
}

const subnetsOf = ({ group }: SubnetGroup): string[] =>
  (group.Subnets ?? []).map(({ SubnetIdentifier }) => SubnetIdentifier ?? '').sort();

async function look(cloud: AmazonCloud, ref: Ref): Promise<SubnetGroup | undefined> {
  const found = await cloud.find(`cannot read the subnet group ${ref.name}`, async () =>
    (await cloud.clients.rds()).send(new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: ref.name })),
  );
  const group = found?.DBSubnetGroups?.[0];
  const tags = group && (await readRdsTags(cloud, group.DBSubnetGroupArn ?? ''));
  if (!group || !tags) return undefined;
  if (!hasOurTags(tags, ref.scope)) throw notOwned('the subnet group', ref.name);
  return { group, tags };
}

/** All that are ours, of any incarnation. */
async function readAll(cloud: AmazonCloud, scope: Scope): Promise<SubnetGroup[]> {
  const groups = await cloud.list('cannot list subnet groups', async (Marker) => {
    const page = await (await cloud.clients.rds()).send(new DescribeDBSubnetGroupsCommand({ Marker }));
    return { items: page.DBSubnetGroups, next: page.Marker };
  });
  const found = await Promise.all(
    groups.map(async (group) => ({ group, tags: await readRdsTags(cloud, group.DBSubnetGroupArn ?? '') })),
  );
  return found.filter(({ tags }) => hasOurTags(tags, scope));
}

const standing = (cloud: AmazonCloud, ref: Ref): Lifespan<SubnetGroup> => ({
  what: `the subnet group ${ref.name}`,
  look: () => look(cloud, ref),
  condition: () => 'ready',
  async remove() {
    await cloud.delete(`cannot delete the subnet group ${ref.name}`, async () =>
      (await cloud.clients.rds()).send(new DeleteDBSubnetGroupCommand({ DBSubnetGroupName: ref.name })),
    );
  },
});

async function create(
  cloud: AmazonCloud,
  ref: Ref,
  props: DatabaseSubnetGroupProps,
  ids: readonly string[],
): Promise<void> {
  const request = new CreateDBSubnetGroupCommand({
    DBSubnetGroupName: ref.name,
    DBSubnetGroupDescription: `Gitpod installation ${ref.scope.installation}`,
    SubnetIds: [...ids],
    Tags: tagList(ownTags(ref, props.tags)),
  });
  await cloud.send(`cannot create the subnet group ${ref.name}`, async () => (await cloud.clients.rds()).send(request));
}

async function modify(cloud: AmazonCloud, ref: Ref, ids: readonly string[]): Promise<void> {
  const request = new ModifyDBSubnetGroupCommand({ DBSubnetGroupName: ref.name, SubnetIds: [...ids] });
  await cloud.send(`cannot change subnets of the subnet group ${ref.name}`, async () =>
    (await cloud.clients.rds()).send(request),
  );
}
