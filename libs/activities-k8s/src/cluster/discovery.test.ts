import { describe, expect, test } from '@jest/globals';
import { Discovery } from './discovery.ts';

const list = { resources: [{ name: 'jobs', kind: 'Job', namespaced: true }] };

describe('Discovery', () => {
  test('find: whoever asks beside somebody that is cancelled gets an answer all the same', async () => {
    const discovery = new Discovery();
    let cancel = (_why: Error): void => undefined;
    const first = discovery.find('batch/v1', 'Job', () => new Promise((_resolve, reject) => (cancel = reject)));
    const second = discovery.find('batch/v1', 'Job', async () => list);
    cancel(new Error('cancelled'));
    await expect(first).rejects.toThrow('cancelled');
    expect(await second).toEqual({ plural: 'jobs', namespaced: true });
    const third = await discovery.find('batch/v1', 'Job', () => Promise.reject(new Error('asked again')));
    expect(third).toEqual({ plural: 'jobs', namespaced: true });
  });
});
