import { testProvider, type ConformanceCloud } from '@slipway/testing/conformance';
import { azure } from './provider.ts';
import { installation } from './testing/installation.ts';
import { stage } from './testing/stage.ts';

async function start(): Promise<ConformanceCloud> {
  const on = await stage({ scale: 3_000 });
  const { journal } = on.cloud;
  // In an install, the cluster's side has written these by the time they are read.
  const values = { username: 'gitpod', password: 'aB3x'.repeat(8), encryptionKeys: '[]' };
  await on.secrets.fill(
    on.ref('database/credentials', 'k8s.database-credentials', 'database'),
    { namespace: 'gitpod', name: 'database' },
    Object.keys(values),
    async () => values,
  );
  return {
    context: on.context,
    installation: installation(),
    unowned: ['azure.providers'],
    changes: () =>
      journal
        .entries()
        .filter(({ committed, service }) => committed && service !== 'entra')
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

testProvider(azure, start);
