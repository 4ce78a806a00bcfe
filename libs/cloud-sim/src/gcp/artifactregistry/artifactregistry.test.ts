import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { artifactRegistryClient, enableEverything, project } from '../../testing/google-clients.ts';

const parent = `projects/${project}/locations/europe-west1`;
const name = `${parent}/repositories/acme-images`;

describe('artifactRegistry', () => {
  let cloud: LocalCloud;
  let client: ReturnType<typeof artifactRegistryClient>;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 2 });
    enableEverything(cloud);
    client = artifactRegistryClient(cloud);
  });
  afterEach(() => cloud.close());

  const create = () =>
    client.createRepository({
      parent,
      repositoryId: 'acme-images',
      repository: { format: 'DOCKER', labels: { 'slipway-installation': 'acme-gcp' } },
    });

  test('repositories: create, poll, policy, delete', async () => {
    const [operation] = await create();
    await expect(client.getRepository({ name })).rejects.toMatchObject({ code: 5 });
    await cloud.scheduler.advance(60_000);
    const progress = await client.checkCreateRepositoryProgress(operation.name ?? '');
    expect(progress.done).toBe(true);
    expect((await client.getRepository({ name }))[0]).toMatchObject({ name, format: 'DOCKER' });
    await expect(create()).rejects.toMatchObject({ code: 6 });
    const [policy] = await client.getIamPolicy({ resource: name });
    const bindings = [{ role: 'roles/artifactregistry.writer', members: ['user:dev@acme.example'] }];
    await client.setIamPolicy({ resource: name, policy: { ...policy, bindings } });
    expect((await client.getIamPolicy({ resource: name }))[0].bindings?.[0]?.members).toEqual([
      'user:dev@acme.example',
    ]);
    await expect(client.setIamPolicy({ resource: name, policy: { ...policy, bindings } })).rejects.toMatchObject({
      httpStatusCode: 409,
    });
    await client.deleteRepository({ name });
    await cloud.scheduler.advance(60_000);
    await expect(client.getRepository({ name })).rejects.toMatchObject({ code: 5 });
    expect(cloud.leftovers()).toEqual([]);
  });

  test('repositories: unknown locations and formats are refused', async () => {
    const elsewhere = `projects/${project}/locations/mars`;
    await expect(
      client.createRepository({ parent: elsewhere, repositoryId: 'a', repository: { format: 'DOCKER' } }),
    ).rejects.toMatchObject({ code: 3 });
    await expect(client.createRepository({ parent, repositoryId: 'a', repository: {} })).rejects.toMatchObject({
      code: 3,
    });
  });
});
