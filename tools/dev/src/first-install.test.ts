import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { exampleClouds, firstInstall } from './first-install.ts';
import { checkout } from './folders.ts';

describe('firstInstall', () => {
  const file = (args: string[]): string | undefined => firstInstall(args).install[3];

  test('Google Cloud without a word, any cloud that has an example by its name', () => {
    expect(file([])).toBe('examples/gcp.yaml');
    expect(exampleClouds()).toEqual(expect.arrayContaining(['aws', 'gcp']));
    for (const cloud of exampleClouds()) {
      expect(file(['--cloud', cloud])).toBe(`examples/${cloud}.yaml`);
      expect(file([`--cloud=${cloud}`])).toBe(`examples/${cloud}.yaml`);
    }
  });

  test('all else is for the install', () => {
    const { install, start } = firstInstall(['--on-failure=keep', '--cloud', 'aws', '--json']);
    expect(install.slice(1)).toEqual(['install', '-f', 'examples/aws.yaml', '--on-failure=keep', '--json']);
    expect(start.at(-1)).toBe('start');
  });

  test.each([
    [['--cloud', 'moon'], /^No example for the cloud moon\. There are aws, /],
    [['--cloud'], /^No example for the cloud ""\./],
    [['--cloud', '../package'], /^No example for the cloud \.\.\/package\./],
  ])('%j is refused', (args, message) => {
    expect(() => firstInstall(args)).toThrow(message);
  });

  test('npm start runs it last, so that npm hands it the options; an unknown cloud ends with 2 before anything starts', async () => {
    const { scripts } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
    const script = /node (tools\/dev\/src\/[\w-]+\.ts)$/.exec(scripts.start)?.[1] ?? '';
    const run = promisify(execFile)(process.execPath, [join(checkout, script), '--cloud', 'moon']);
    await expect(run).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('There are aws') });
  });
});
