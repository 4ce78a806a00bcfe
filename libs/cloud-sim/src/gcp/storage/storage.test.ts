import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { project, storageClient } from '../../testing/google-clients.ts';
import { addBucket, addObject } from './storage.ts';

describe('storage', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 2 });
  });
  afterEach(() => cloud.close());

  test('buckets: listed by prefix, deleted only when empty', async () => {
    addBucket(cloud.gcp, project, 'gitpod--user-1', 'gitpod');
    addBucket(cloud.gcp, project, 'other', 'seed');
    addObject(cloud.gcp, 'gitpod--user-1', 'workspaces/backup.tar', 'gitpod');
    const storage = storageClient(cloud);
    const [buckets] = await storage.getBuckets({ prefix: 'gitpod--user-' });
    expect(buckets.map((bucket) => bucket.name)).toEqual(['gitpod--user-1']);
    const bucket = storage.bucket('gitpod--user-1');
    await expect(bucket.delete()).rejects.toMatchObject({ code: 409 });
    const [files] = await bucket.getFiles();
    expect(files.map((file) => file.name)).toEqual(['workspaces/backup.tar']);
    for (const file of files) await file.delete();
    await bucket.delete();
    expect((await bucket.exists())[0]).toBe(false);
    expect(cloud.leftovers()).toEqual([]);
  });
});
