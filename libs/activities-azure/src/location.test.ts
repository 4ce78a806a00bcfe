import { expect, test } from '@jest/globals';
import { normalLocation } from './location.ts';

test.each([
  ['West Europe', 'westeurope'],
  ['UK South', 'uksouth'],
  ['East US 2', 'eastus2'],
  ['swedencentral', 'swedencentral'],
])('normalLocation: %s is %s', (answered, planned) => {
  expect(normalLocation(answered)).toBe(planned);
});
