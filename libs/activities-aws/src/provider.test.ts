import { testProvider, type ConformanceCloud } from '@slipway/testing/conformance';
import { aws } from './provider.ts';
import { installation } from './testing/installation.ts';
import { stage } from './testing/stage.ts';

async function start(): Promise<ConformanceCloud> {
  const on = await stage({ scale: 3_000 });
  const { journal } = on.cloud;
  // In an install, the cluster's side has written these by the time they are read.
  const values = { username: 'gitpod', password: 'a'.repeat(32), encryptionKeys: '[]' };
  await on.secrets.fill(
    on.ref('database/credentials', 'k8s.database-credentials', 'database'),
    { namespace: 'gitpod', name: 'database' },
    Object.keys(values),
    async () => values,
  );
  return {
    context: on.context,
    installation: installation(),
    unowned: ['aws.storage-class', 'aws.asg-tags', 'aws.registry-credentials'],
    changes: () =>
      journal
        .entries()
        .filter(({ committed, service }) => committed && service !== 'sts')
        .map(({ operation }) => operation),
    createdTwice: () =>
      on.cloud
        .resources({})
        .filter((each) => Number(each['createCalls']) > 1)
        .map((each) => String(each['id'])),
    leftovers: () => on.cloud.leftovers(),
    close: () => on.close(),
  };
}

testProvider(aws, start);
