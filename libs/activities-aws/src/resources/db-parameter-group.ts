import {
  CreateDBParameterGroupCommand,
  DeleteDBParameterGroupCommand,
  DescribeDBParameterGroupsCommand,
  ModifyDBParameterGroupCommand,
  ResetDBParameterGroupCommand,
  paginateDescribeDBParameters,
  type DBParameterGroup,
  type Parameter,
} from '@aws-sdk/client-rds';
import { notOwned, refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref, Scope } from '@slipway/contracts';
import { bringAbout, end, type Lifespan } from '../bring-about.ts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import type { DatabaseParametersProps, NamedOutput } from '../kinds.ts';
import { foundByTags, hasOurTags, ownTags, tagList, userTags, type AnyTags } from '../ownership.ts';
import { rdsTagPermissions, readRdsTags, syncRdsTags } from '../rds-tags.ts';

interface ParameterGroup {
  group: DBParameterGroup;
  tags: AnyTags;
  /** What was set by somebody, not the engine's defaults. */
  set: Record<string, string>;
}

const immutable = ['family'] as const;

/** Settings of MySQL. docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBParameterGroup */
export function dbParameterGroup(context: CloudContext): Resource<DatabaseParametersProps, object, NamedOutput> {
  return {
    permissions: [
      ...rdsTagPermissions,
      'rds:CreateDBParameterGroup',
      'rds:DeleteDBParameterGroup',
      'rds:DescribeDBParameterGroups',
      'rds:DescribeDBParameters',
      'rds:ModifyDBParameterGroup',
      'rds:ResetDBParameterGroup',
    ],
    immutable,

    async observe(ref) {
      const found = await look(cloudOf(context, ref.scope), ref);
      return found && { output: { name: ref.name }, actual: actualOf(found) };
    },

    async ensure(ref, props) {
      const cloud = cloudOf(context, ref.scope);
      const found = await bringAbout(cloud, standing(cloud, ref), () => create(cloud, ref, props));
      const instead = 'put the version back: a parameter group belongs to one version';
      refuseChanges(`the parameter group ${ref.name}`, props, actualOf(found), immutable, instead);
      await syncRdsTags(cloud, ref, found.group.DBParameterGroupArn ?? '', found.tags, props.tags);
      await setParameters(cloud, ref, found, props);
      return { name: ref.name };
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      await end(cloud, standing(cloud, ref));
    },

    async list(scope) {
      const found = await readAll(cloudOf(context, scope), scope);
      return found.map(({ group, tags }) =>
        foundByTags('aws.db-parameter-group', group.DBParameterGroupName ?? '', tags),
      );
    },
  };
}

const actualOf = ({ group, tags, set }: ParameterGroup): DatabaseParametersProps => ({
  family: group.DBParameterGroupFamily ?? '',
  parameters: set,
  tags: userTags(tags),
});

async function look(cloud: AmazonCloud, ref: Ref): Promise<ParameterGroup | undefined> {
  const found = await cloud.find(`cannot read the parameter group ${ref.name}`, async () =>
    (await cloud.clients.rds()).send(new DescribeDBParameterGroupsCommand({ DBParameterGroupName: ref.name })),
  );
  const group = found?.DBParameterGroups?.[0];
  const tags = group && (await readRdsTags(cloud, group.DBParameterGroupArn ?? ''));
  if (!group || !tags) return undefined;
  if (!hasOurTags(tags, ref.scope)) throw notOwned('the parameter group', ref.name);
  const set = await parametersOf(cloud, ref.name);
  return set && { group, tags, set };
}

async function parametersOf(cloud: AmazonCloud, name: string): Promise<Record<string, string> | undefined> {
  const found = await cloud.find(`cannot read parameters of ${name}`, async () => {
    const client = await cloud.clients.rds();
    const all: Parameter[] = [];
    const request = { DBParameterGroupName: name, Source: 'user' };
    for await (const page of paginateDescribeDBParameters({ client }, request)) all.push(...(page.Parameters ?? []));
    return all;
  });
  const byName = (found ?? []).map(({ ParameterName, ParameterValue }) => [ParameterName ?? '', ParameterValue ?? '']);
  return found && (Object.fromEntries(byName) as Record<string, string>);
}

/** All that are ours, of any incarnation. */
async function readAll(cloud: AmazonCloud, scope: Scope): Promise<{ group: DBParameterGroup; tags: AnyTags }[]> {
  const groups = await cloud.list('cannot list parameter groups', async (Marker) => {
    const page = await (await cloud.clients.rds()).send(new DescribeDBParameterGroupsCommand({ Marker }));
    return { items: page.DBParameterGroups, next: page.Marker };
  });
  // Amazon's own, which cannot be tagged.
  const made = groups.filter(({ DBParameterGroupName }) => !DBParameterGroupName?.startsWith('default.'));
  const found = await Promise.all(
    made.map(async (group) => ({ group, tags: await readRdsTags(cloud, group.DBParameterGroupArn ?? '') })),
  );
  return found.filter(({ tags }) => hasOurTags(tags, scope));
}

const standing = (cloud: AmazonCloud, ref: Ref): Lifespan<ParameterGroup> => ({
  what: `the parameter group ${ref.name}`,
  look: () => look(cloud, ref),
  condition: () => 'ready',
  async remove() {
    await cloud.delete(`cannot delete the parameter group ${ref.name}`, async () =>
      (await cloud.clients.rds()).send(new DeleteDBParameterGroupCommand({ DBParameterGroupName: ref.name })),
    );
  },
});

async function create(cloud: AmazonCloud, ref: Ref, props: DatabaseParametersProps): Promise<void> {
  const request = new CreateDBParameterGroupCommand({
    DBParameterGroupName: ref.name,
    DBParameterGroupFamily: props.family,
    Description: `Gitpod installation ${ref.scope.installation}`,
    Tags: tagList(ownTags(ref, props.tags)),
  });
  await cloud.send(`cannot create the parameter group ${ref.name}`, async () =>
    (await cloud.clients.rds()).send(request),
  );
}

/** As many as one request may set. docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBParameterGroup */
const mostParameters = 20;

/** Each counts after the next restart, and there is no instance yet when the plan's are set. */
async function setParameters(
  cloud: AmazonCloud,
  ref: Ref,
  { set }: ParameterGroup,
  { parameters }: DatabaseParametersProps,
): Promise<void> {
  const change = (ParameterName: string, ParameterValue?: string): Parameter => ({
    ParameterName,
    ApplyMethod: 'pending-reboot',
    ...(ParameterValue === undefined ? {} : { ParameterValue }),
  });
  const place = { DBParameterGroupName: ref.name };
  const missing = Object.entries(parameters).filter(([name, value]) => set[name] !== value);
  for (const Parameters of batches(missing.map(([name, value]) => change(name, value)))) {
    const request = new ModifyDBParameterGroupCommand({ ...place, Parameters });
    await cloud.send(`cannot set parameters of ${ref.name}`, async () => (await cloud.clients.rds()).send(request));
  }
  const surplus = Object.keys(set).filter((name) => !(name in parameters));
  for (const Parameters of batches(surplus.map((name) => change(name)))) {
    const request = new ResetDBParameterGroupCommand({ ...place, Parameters, ResetAllParameters: false });
    await cloud.send(`cannot reset parameters of ${ref.name}`, async () => (await cloud.clients.rds()).send(request));
  }
}

function* batches(all: Parameter[]): Generator<Parameter[]> {
  for (let from = 0; from < all.length; from += mostParameters) yield all.slice(from, from + mostParameters);
}
