import { driftOf, notOwned, refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref, Scope } from '@slipway/contracts';
import type { protos } from '@google-cloud/artifact-registry';
import { bringAbout, end, type Lifespan } from '../bring-about.ts';
import { once } from '../client.ts';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import type { RepositoryOutput, RepositoryProps } from '../kinds.ts';
import { registryHost, repositoryName } from '../names.ts';
import { longRunningOperations, toOperation } from '../operations/longrunning.ts';
import { foundByLabels, hasOurLabel, ownLabels, userLabels } from '../ownership.ts';

type Repository = protos.google.devtools.artifactregistry.v1.IRepository;

const immutable = ['location'] as const;

const parentOf = ({ account, location }: Pick<Scope, 'account' | 'location'>): string =>
  `projects/${account}/locations/${location}`;

/** `projects/<project>/locations/<region>/repositories/<name>` */
export const repositoryPath = (scope: Scope): string => `${parentOf(scope)}/repositories/${repositoryName(scope)}`;

/** Docker repository of the workspace images. cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories */
export function repository(context: CloudContext): Resource<RepositoryProps, object, RepositoryOutput> {
  return {
    permissions: [
      'artifactregistry.repositories.create',
      'artifactregistry.repositories.delete',
      'artifactregistry.repositories.get',
      'artifactregistry.repositories.list',
      'artifactregistry.repositories.update',
    ],
    immutable,
    holdsData: true,

    async observe(ref) {
      const found = await look(cloudOf(context, ref.scope), ref);
      return found && { output: outputOf(ref), actual: actualOf(found) };
    },

    async ensure(ref, props) {
      const cloud = cloudOf(context, ref.scope);
      const client = await cloud.clients.artifactRegistry();
      const made = await bringAbout(cloud, lifespan(cloud, ref), () =>
        cloud.send(`cannot create the repository ${ref.name}`, async () => {
          const request = {
            parent: parentOf(ref.scope),
            repositoryId: ref.name,
            repository: { format: 'DOCKER' as const, labels: ownLabels(ref, props.labels) },
          };
          return toOperation((await client.createRepository(request, once))[0].latestResponse);
        }),
      );
      refuseChanges(`the repository ${ref.name}`, props, actualOf(made), immutable, 'put the region back');
      if (driftOf(props, actualOf(made)).length > 0) {
        const name = `${parentOf(ref.scope)}/repositories/${ref.name}`;
        const changed = { name, labels: ownLabels(ref, props.labels) };
        await cloud.send(`cannot change labels of the repository ${ref.name}`, () =>
          client.updateRepository({ repository: changed, updateMask: { paths: ['labels'] } }, once),
        );
      }
      return outputOf(ref);
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      await end(cloud, lifespan(cloud, ref));
    },

    async list(scope) {
      const cloud = cloudOf(context, scope);
      return (await allRepositories(cloud, scope))
        .filter((each) => hasOurLabel(each.labels, scope))
        .map((each) => ({
          ...foundByLabels('gcp.repository', each.name?.split('/').at(-1) ?? '', each.labels),
          holdsData: true,
        }));
    },
  };
}

/** Of the whole region, whoever's. The SDK reads on by itself until there is no next page. */
export async function allRepositories(
  cloud: GoogleCloud,
  scope: Pick<Scope, 'account' | 'location'>,
): Promise<Repository[]> {
  const client = await cloud.clients.artifactRegistry();
  return cloud.list('cannot list repositories', async () => {
    return (await client.listRepositories({ parent: parentOf(scope) }, once))[0];
  });
}

async function look(cloud: GoogleCloud, ref: Ref): Promise<Repository | undefined> {
  const client = await cloud.clients.artifactRegistry();
  const name = `${parentOf(ref.scope)}/repositories/${ref.name}`;
  const found = await cloud.find(`cannot read the repository ${ref.name}`, async () => {
    return (await client.getRepository({ name }, once))[0];
  });
  if (found && !hasOurLabel(found.labels, ref.scope)) throw notOwned('the repository', ref.name);
  return found;
}

function lifespan(cloud: GoogleCloud, ref: Ref): Lifespan<Repository> {
  const name = `${parentOf(ref.scope)}/repositories/${ref.name}`;
  return {
    what: `the repository ${ref.name}`,
    target: name,
    operations: longRunningOperations(cloud, () => cloud.clients.artifactRegistry()),
    look: () => look(cloud, ref),
    condition: () => 'ready',
    lagMs: 30_000,
    async remove() {
      const client = await cloud.clients.artifactRegistry();
      return cloud.send(`cannot delete the repository ${ref.name}`, async () => {
        return toOperation((await client.deleteRepository({ name }, once))[0].latestResponse);
      });
    },
  };
}

const outputOf = ({ scope, name }: Ref): RepositoryOutput => ({
  url: `${registryHost(scope.location)}/${scope.account}/${name}`,
});

function actualOf(found: Repository): RepositoryProps {
  return { location: found.name?.split('/')[3] ?? '', labels: userLabels(found.labels) };
}
