import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Platform } from '../platform.ts';
import type { ToolDefinition } from '../tool.ts';
import { helm } from './helm.ts';
import { kubernetes } from './kubernetes.ts';
import { temporal } from './temporal.ts';

const platforms: Platform[] = (['linux', 'darwin'] as const).flatMap((os) =>
  (['amd64', 'arm64'] as const).map((arch) => ({ os, arch })),
);

describe.each<[ToolDefinition, string]>([
  [temporal, 'github.com/temporalio/cli v1.8.2'],
  [helm, 'helm.sh/helm/v4 v4.2.4'],
  [kubernetes, 'k8s.io/kubernetes v1.36.3'],
])('$name', (definition, requirement) => {
  test('release and build are the same version', () => {
    expect(requirement.endsWith(`v${definition.version}`)).toBe(true);
    expect(readFileSync(join(definition.build.module, 'go.mod'), 'utf8')).toContain(`${requirement}`);
    expect(readFileSync(join(definition.build.module, 'go.sum'), 'utf8')).toContain(`${requirement} h1:`);
  });

  test('every asset of every platform has a checksum, pinned or of the vendor, fetched over TLS', () => {
    for (const asset of platforms.flatMap((platform) => definition.release(platform))) {
      expect(asset.url).toMatch(/^https:/);
      expect(asset.url).toContain(asset.file === 'etcd' ? '3.7.1' : definition.version);
      expect(typeof asset.sha256 === 'string' ? asset.sha256 : asset.sha256.url).toMatch(/^([0-9a-f]{64}|https:.*)$/);
    }
  });

  test('what a build makes is what an entry must hold', () => {
    expect(new Set([definition.build.output, ...definition.build.links])).toEqual(
      new Set([definition.build.output, ...definition.files]),
    );
  });
});

test('temporal: 1.8.2 and later will do, an earlier or a next major version not', () => {
  const accepted = [
    [1, 8, 2],
    [1, 9, 0],
    [1, 8, 1],
    [2, 0, 0],
  ].map((version) => temporal.onPath?.accepts(version));
  expect(accepted).toEqual([true, true, false, false]);
});

test('helm: any 4.2 will do, nothing else', () => {
  expect(
    [
      [4, 2, 0],
      [4, 3, 0],
      [3, 21, 4],
    ].map((version) => helm.onPath?.accepts(version)),
  ).toEqual([true, false, false]);
});

test('kubernetes: never taken from the PATH, and no release for macOS', () => {
  expect(kubernetes.onPath).toBeUndefined();
  expect(kubernetes.release({ os: 'darwin', arch: 'arm64' })).toEqual([]);
  expect(
    kubernetes
      .release({ os: 'linux', arch: 'arm64' })
      .map(({ file }) => file)
      .sort(),
  ).toEqual([...kubernetes.files].sort());
});
