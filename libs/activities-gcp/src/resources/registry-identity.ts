import type { ProviderContext, Resource } from '@slipway/activities-core';
import type { InstallerBlockOutput, Ref } from '@slipway/contracts';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { emailOf, listAccounts } from '../identity/account.ts';
import {
  ensureKeyIdentity,
  keyIdentityPermissions,
  observeKeyIdentity,
  removeKeyIdentity,
} from '../identity/key-identity.ts';
import { dockerKey } from '../identity/docker-key.ts';
import { repositoryPolicy } from '../identity/policies.ts';
import { changePolicy, rolesOf, withMember, withRoles } from '../identity/policy.ts';
import type { KeyIdentityProps, RepositoryOutput } from '../kinds.ts';
import { registryHost, repositoryName } from '../names.ts';
import { keyPlaces } from '../secrets.ts';
import { repositoryPath } from './repository.ts';

const writer = 'roles/artifactregistry.writer';

/** The account that Gitpod pushes and pulls workspace images as. cloud.google.com/artifact-registry/docs/access-control */
export function registryIdentity(
  context: ProviderContext,
): Resource<KeyIdentityProps, { repository: RepositoryOutput }, InstallerBlockOutput> {
  const form = (ref: Ref) => dockerKey(registryHost(ref.scope.location));
  return {
    permissions: [
      ...keyIdentityPermissions,
      'artifactregistry.repositories.getIamPolicy',
      'artifactregistry.repositories.setIamPolicy',
    ],

    async observe(ref) {
      const cloud = cloudOf(context, ref.scope);
      const actual = await observeKeyIdentity(cloud, context, ref, keyPlaces.reg, form(ref));
      // Without its role on the repository, a key opens nothing.
      const usable = actual && (await isWriter(cloud, ref)) ? actual : actual && { ...actual, keyIn: '' };
      return usable && { output: outputOf(ref), actual: usable };
    },

    async ensure(ref, { roles }) {
      const cloud = cloudOf(context, ref.scope);
      const email = await ensureKeyIdentity(cloud, context, ref, roles, keyPlaces.reg, form(ref));
      const policy = repositoryPolicy(cloud, repositoryPath(ref.scope));
      await changePolicy(cloud, policy, (bindings) => withMember(bindings, writer, `serviceAccount:${email}`));
      return outputOf(ref);
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      if (await isWriter(cloud, ref)) {
        const policy = repositoryPolicy(cloud, repositoryPath(ref.scope));
        await changePolicy(cloud, policy, (bindings) => withRoles(bindings, emailOf(ref), []));
      }
      await removeKeyIdentity(cloud, ref);
    },

    list: (scope) => listAccounts(cloudOf(context, scope), scope, 'gcp.registry-identity', 'registry/identity'),
  };
}

async function isWriter(cloud: GoogleCloud, ref: Ref): Promise<boolean> {
  const owner = repositoryPolicy(cloud, repositoryPath(ref.scope));
  const policy = await cloud.find(`cannot read ${owner.what}`, () => owner.read());
  return policy !== undefined && rolesOf(policy, emailOf(ref)).includes(writer);
}

function outputOf({ scope }: Ref): InstallerBlockOutput {
  const { name, key } = keyPlaces.reg;
  const url = `${registryHost(scope.location)}/${scope.account}/${repositoryName(scope)}`;
  return {
    config: { inCluster: false, external: { url, certificate: { kind: 'secret', name } } },
    secrets: [{ name, keys: [key] }],
  };
}
