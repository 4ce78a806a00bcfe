import { describe, expect, test } from '@jest/globals';
import { compileFilter } from './filter.ts';

const item = {
  name: 'k8s-fw-a1',
  network: 'https://www.googleapis.com/compute/v1/projects/p/global/networks/n',
  labels: { 'goog-k8s-cluster-name': 'c' },
};

describe('compileFilter', () => {
  test.each([
    ['', true],
    ['name = k8s-fw-a1', true],
    ['name=k8s-*', true],
    ['name != k8s-fw-a1', false],
    ['name:fw', true],
    ['name eq k8s-.*', true],
    ['name ne k8s-.*', false],
    ['network = "https://www.googleapis.com/compute/v1/projects/p/global/networks/n"', true],
    ['network eq .*/networks/n', true],
    ['labels.goog-k8s-cluster-name=c', true],
    ['(name = x) OR (name = k8s-fw-a1)', true],
    ['(name = k8s-fw-a1) (labels.goog-k8s-cluster-name = other)', false],
    ['name = k8s-fw-a1 AND labels.goog-k8s-cluster-name = c', true],
  ])('compileFilter: %s is %s', (filter, matches) => {
    expect(compileFilter(filter)(item)).toBe(matches);
  });

  test.each(['name', 'name ~ x', '(name = x', 'name = x)'])('compileFilter: %s is refused', (filter) => {
    expect(() => compileFilter(filter)(item)).toThrow('Invalid list filter expression');
  });
});
