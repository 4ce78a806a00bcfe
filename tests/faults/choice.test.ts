import { expect, test } from '@jest/globals';
import { isChosen } from './choice.ts';

const ids = ['runs/41/no-node', 'runs/aws/41/no-node', 'calls/30/azure.cluster.ensure/reset', 'kills/random/1'];
const chosen = (choice: object): string[] =>
  ids.filter((id) => isChosen({ id, spread: id.startsWith('kills') }, { spread: false, ...choice }));

test('isChosen: by cloud, by any of the patterns, of the spread, and all of them together', () => {
  expect(chosen({})).toEqual(ids);
  expect(chosen({ cloud: 'gcp' })).toEqual(['runs/41/no-node', 'kills/random/1']);
  expect(chosen({ cloud: 'azure' })).toEqual(['calls/30/azure.cluster.ensure/reset']);
  expect(chosen({ only: ['runs/*', 'kills/random/1'] })).toEqual([ids[0], ids[1], ids[3]]);
  expect(chosen({ only: ['runs/4'] })).toEqual([]);
  expect(chosen({ spread: true })).toEqual(['kills/random/1']);
  expect(chosen({ only: ['*/41/*'], cloud: 'aws' })).toEqual(['runs/aws/41/no-node']);
});
