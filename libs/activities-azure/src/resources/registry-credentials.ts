import { failed, type ProviderContext, type Resource } from '@slipway/activities-core';
import type { InstallerBlockOutput, Ref } from '@slipway/contracts';
import { cloudOf } from '../cloud.ts';
import type { RegistryCredentialsProps, RegistryOutput } from '../kinds.ts';
import { groupOf } from '../names.ts';
import { readRegistry } from '../registries.ts';
import { registrySecret, secretReference } from '../secrets.ts';

const type = 'kubernetes.io/dockerconfigjson';
const key = '.dockerconfigjson';

/** Login of the registry's own administrator as a Docker configuration: Gitpod pushes and pulls with it. */
export function registryCredentials(
  context: ProviderContext,
): Resource<RegistryCredentialsProps, { registry: RegistryOutput }, InstallerBlockOutput> {
  const { secrets } = context;

  /** Azure gives the login out as often as it is asked. Undefined: the registry is gone, or its administrator is switched off. */
  const loginOf = async (ref: Ref, host: string): Promise<string | undefined> => {
    const cloud = cloudOf(context, ref.scope);
    const given = await cloud.find(`cannot read the login of the container registry ${ref.name}`, async () =>
      (await cloud.clients.registry()).registries.listCredentials(groupOf(ref.scope), ref.name),
    );
    const password = given?.passwords?.[0]?.value;
    return given?.username === undefined || password === undefined
      ? undefined
      : dockerConfig(host, given.username, password);
  };

  return {
    permissions: [
      'Microsoft.ContainerRegistry/registries/listCredentials/action',
      'Microsoft.ContainerRegistry/registries/read',
    ],

    async observe(ref) {
      const held = await secrets.read(ref, registrySecret);
      if (!held) return undefined;
      const found = await readRegistry(cloudOf(context, ref.scope), ref.scope, ref.name);
      if (!found?.loginServer) return undefined;
      const same = found.adminUserEnabled === true && held[key] === (await loginOf(ref, found.loginServer));
      return { output: outputOf(found.loginServer), actual: { loginIn: same ? secretReference(registrySecret) : '' } };
    },

    async ensure(ref, _props, { registry }) {
      const login = await loginOf(ref, registry.loginServer);
      if (login === undefined) {
        throw failed('NOT_READY', 'SW-READY-038', `the container registry ${ref.name} gives out no login`);
      }
      const secret = { ...registrySecret, type };
      const held = await secrets.fill(ref, secret, [key], () => Promise.resolve({ [key]: login }));
      if (held[key] !== login) await secrets.replace(ref, secret, { [key]: login });
      return outputOf(registry.loginServer);
    },

    destroy: (ref) => secrets.remove(ref, registrySecret),
  };
}

/** The entry is named by host, not by path. */
function dockerConfig(host: string, username: string, password: string): string {
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  return JSON.stringify({ auths: { [host]: { username, password, auth } } });
}

/** Source: the reference architecture, section 8.1. */
const outputOf = (url: string): InstallerBlockOutput => ({
  config: { inCluster: false, external: { url, certificate: { kind: 'secret', name: registrySecret.name } } },
  secrets: [{ name: registrySecret.name, keys: [key] }],
});
