import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
  TagOpenIDConnectProviderCommand,
  UntagOpenIDConnectProviderCommand,
  type GetOpenIDConnectProviderCommandOutput,
} from '@aws-sdk/client-iam';
import { concurrently, notOwned, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref, Scope } from '@slipway/contracts';
import { bringAbout, end, type Lifespan } from '../bring-about.ts';
import { cloudOf, type AmazonCloud } from '../cloud.ts';
import type { ControlPlaneOutput, OidcProviderOutput, OidcProviderProps } from '../kinds.ts';
import { oidcProviderName, partitionOf } from '../names.ts';
import { foundByTags, hasOurTags, ownTags, tagList, userTags } from '../ownership.ts';
import { tagChange } from '../tag-change.ts';

interface Provider extends Omit<GetOpenIDConnectProviderCommandOutput, '$metadata'> {
  arn: string;
}

/** Lets IAM trust what the cluster's API server signs. docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html */
export function oidcProvider(
  context: CloudContext,
): Resource<OidcProviderProps, { cluster: ControlPlaneOutput }, OidcProviderOutput> {
  return {
    permissions: [
      'iam:AddClientIDToOpenIDConnectProvider',
      'iam:CreateOpenIDConnectProvider',
      'iam:DeleteOpenIDConnectProvider',
      'iam:GetOpenIDConnectProvider',
      'iam:ListOpenIDConnectProviders',
      'iam:TagOpenIDConnectProvider',
      'iam:UntagOpenIDConnectProvider',
    ],

    async observe(ref) {
      const [found] = await ownProviders(cloudOf(context, ref.scope), ref.scope);
      if (!found) return undefined;
      const [audience] = found.ClientIDList ?? [];
      const actual = { tags: userTags(found.Tags), ...(audience === undefined ? {} : { audience }) };
      return { output: outputOf(found.arn), actual };
    },

    async ensure(ref, props, { cluster }) {
      const cloud = cloudOf(context, ref.scope);
      const issuer = cluster.issuer.replace(/^https:\/\//, '');
      const arn = `arn:${partitionOf(ref.scope.location)}:iam::${cloud.account}:oidc-provider/${issuer}`;
      const command = new CreateOpenIDConnectProviderCommand({
        Url: cluster.issuer,
        ClientIDList: [props.audience],
        Tags: tagList(ownTags(ref, { ...props.tags, Name: ref.name })),
      });
      const life = lifespan(cloud, ref, arn);
      const made = await bringAbout(cloud, life, () =>
        cloud.send(`cannot create ${life.what}`, async () => (await cloud.clients.iam()).send(command)),
      );
      await sync(cloud, ref, made, props);
      return outputOf(arn);
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      // Of an earlier cluster of that name, too.
      for (const { arn } of await ownProviders(cloud, ref.scope)) await end(cloud, lifespan(cloud, ref, arn));
    },

    async list(scope) {
      const found = await ownProviders(cloudOf(context, scope), scope);
      return found.slice(0, 1).map(({ Tags }) => foundByTags('aws.oidc-provider', oidcProviderName(scope), Tags));
    },
  };
}

const outputOf = (arn: string): OidcProviderOutput => ({
  arn,
  issuer: arn.slice(arn.indexOf('oidc-provider/') + 'oidc-provider/'.length),
});

async function read(cloud: AmazonCloud, arn: string): Promise<Provider | undefined> {
  const found = await cloud.find(`cannot read the identity provider ${arn}`, async () =>
    (await cloud.clients.iam()).send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn })),
  );
  return found && { ...found, arn };
}

/** Every one with the mark of the installation. An account has a hundred at most; the list says no tags. */
async function ownProviders(cloud: AmazonCloud, scope: Pick<Scope, 'installation'>): Promise<Provider[]> {
  const listed = await cloud.read('cannot list identity providers', async () =>
    (await cloud.clients.iam()).send(new ListOpenIDConnectProvidersCommand({})),
  );
  const arns = (listed.OpenIDConnectProviderList ?? []).flatMap(({ Arn }) => (Arn === undefined ? [] : [Arn]));
  const found = await concurrently(arns.sort(), 5, (arn) => read(cloud, arn));
  return found.filter((provider) => provider !== undefined).filter(({ Tags }) => hasOurTags(Tags, scope));
}

function lifespan(cloud: AmazonCloud, ref: Ref, arn: string): Lifespan<Provider> {
  const what = `the identity provider ${ref.name}`;
  return {
    what,
    async look() {
      const found = await read(cloud, arn);
      if (found && !hasOurTags(found.Tags, ref.scope)) throw notOwned('the identity provider', arn);
      return found;
    },
    condition: () => 'ready',
    remove: () =>
      cloud.delete(`cannot delete ${what}`, async () =>
        (await cloud.clients.iam()).send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn })),
      ),
  };
}

async function sync(cloud: AmazonCloud, ref: Ref, provider: Provider, props: OidcProviderProps): Promise<void> {
  const OpenIDConnectProviderArn = provider.arn;
  const what = `cannot change the identity provider ${ref.name}`;
  if (!provider.ClientIDList?.includes(props.audience)) {
    const command = new AddClientIDToOpenIDConnectProviderCommand({
      OpenIDConnectProviderArn,
      ClientID: props.audience,
    });
    await cloud.change(what, async () => (await cloud.clients.iam()).send(command));
  }
  const { set, drop } = tagChange(ref, provider.Tags, props.tags);
  if (set.length > 0) {
    const command = new TagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, Tags: set });
    await cloud.change(what, async () => (await cloud.clients.iam()).send(command));
  }
  if (drop.length > 0) {
    const command = new UntagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn, TagKeys: drop });
    await cloud.change(what, async () => (await cloud.clients.iam()).send(command));
  }
}
