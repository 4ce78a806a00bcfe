import { expect, test } from '@jest/globals';
import { everyPage } from './pages.ts';

test('everyPage: reads on until there is no next page, also over an empty one', async () => {
  const pages = [{ items: ['a'], nextPageToken: '1' }, { nextPageToken: '2' }, { items: ['b'] }];
  const read = async ({ pageToken }: { pageToken?: string }) => ({
    data: pages[Number(pageToken ?? 0)] ?? { items: ['too far'] },
  });
  expect(await everyPage(read, (page: { items?: string[]; nextPageToken?: string }) => page.items)).toEqual(['a', 'b']);
});
