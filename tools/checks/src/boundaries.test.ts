import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkout, environment } from './run-command.ts';

const boundary = '@nx/enforce-module-boundaries';

interface Canary {
  project: string;
  /** What is wrong with the line. */
  about: string;
  line: string;
  rule: string;
}

const forbidden: Canary[] = [
  {
    project: 'libs/workflows',
    about: 'a provider',
    line: `import { providers } from '@slipway/providers'`,
    rule: boundary,
  },
  {
    project: 'libs/workflows',
    about: 'the type of a provider',
    line: `import type { CloudProvider } from '@slipway/activities-core'`,
    rule: boundary,
  },
  { project: 'libs/workflows', about: 'a schema library', line: `import { z } from 'zod'`, rule: boundary },
  {
    project: 'libs/workflows',
    about: 'a module of Node',
    line: `import { readFileSync } from 'node:fs'`,
    rule: 'no-restricted-imports',
  },
  {
    project: 'libs/workflows',
    about: 'a module of Node by its old name',
    line: `import { join } from 'path'`,
    rule: 'no-restricted-imports',
  },
  {
    project: 'libs/workflows',
    about: 'a variable of the module, which all runs would share',
    line: 'let last = 0',
    rule: 'no-restricted-syntax',
  },
  {
    project: 'libs/saga',
    about: 'a collection of the module, which all runs would share',
    line: 'export const seen = new Map<string, number>()',
    rule: 'no-restricted-syntax',
  },
  {
    project: 'libs/saga',
    about: 'an SDK of a cloud',
    line: `import { ClusterManagerClient } from '@google-cloud/container'`,
    rule: boundary,
  },
  { project: 'libs/saga', about: 'Temporal', line: `import { sleep } from '@temporalio/workflow'`, rule: boundary },
  {
    project: 'libs/cloud-sim',
    about: 'something of ours',
    line: `import { stages } from '@slipway/contracts'`,
    rule: boundary,
  },
  {
    project: 'libs/cloud-sim',
    about: 'a file of another project by its path',
    line: `import { stages } from '../../contracts/src/index.ts'`,
    rule: boundary,
  },
  {
    project: 'apps/cli',
    about: 'the worker',
    line: `import type { WorkerConfig } from '@slipway/worker'`,
    rule: boundary,
  },
  {
    project: 'apps/cli',
    about: 'an SDK of a cloud',
    line: `import { ClusterManagerClient } from '@google-cloud/container'`,
    rule: boundary,
  },
  {
    project: 'apps/cli',
    about: 'a package that no package.json of its own names',
    line: `import protobuf from 'long'`,
    rule: boundary,
  },
  {
    project: 'apps/cli',
    about: 'Temporal before a command needs it',
    line: `import { Client } from '@temporalio/client'`,
    rule: '@typescript-eslint/no-restricted-imports',
  },
];

/** What must not be reported, so that a rule that forbids everything is no success. */
const permitted: Omit<Canary, 'rule'>[] = [
  { project: 'libs/workflows', about: 'the contracts', line: `import { stages } from '@slipway/contracts'` },
  { project: 'libs/saga', about: 'the contracts', line: `import { stages } from '@slipway/contracts'` },
  { project: 'apps/cli', about: 'types of Temporal', line: `import type { Client } from '@temporalio/client'` },
];

describe('import boundaries', () => {
  let said = '';

  beforeAll(async () => {
    await Promise.all([...forbidden, ...permitted].map((canary) => writeFile(fileOf(canary), `${canary.line};\n`)));
    said = await lint([...new Set(forbidden.map(({ project }) => project))]);
  }, 300_000);

  afterAll(async () => {
    await Promise.all([...forbidden, ...permitted].map((canary) => rm(fileOf(canary), { force: true })));
  });

  test.each(forbidden)('lint: refuses $about in $project', (canary) => {
    expect(rulesFor(canary, said)).toContain(canary.rule);
  });

  test.each(permitted)('lint: allows $about in $project', (canary) => {
    expect(rulesFor(canary, said).filter((rule) => rule === boundary || rule.includes('restricted'))).toEqual([]);
  });
});

/** One file a line, so that a report on one cannot pass for another. */
function fileOf({ project, about }: Pick<Canary, 'project' | 'about'>): string {
  return resolve(checkout, project, 'src', `canary-${about.replaceAll(' ', '-')}.ts`);
}

/** What the lint targets print, run as people run them; rejects when they find nothing. */
function lint(projects: readonly string[]): Promise<string> {
  const args = ['run-many', '-t', 'lint', '-p', projects.join(), '--skip-nx-cache', '--output-style=static'];
  return new Promise((done, reject) => {
    execFile(
      'nx',
      args,
      { cwd: checkout, env: { ...environment(), NO_COLOR: '1', FORCE_COLOR: '0' } },
      (error, stdout) => (error === null ? reject(new Error('lint found nothing')) : done(stdout)),
    );
  });
}

/** Rules that ESLint's report names below a file, each at the end of a line. */
function rulesFor(canary: Pick<Canary, 'project' | 'about'>, report: string): string[] {
  const [, after = ''] = report.split(`${fileOf(canary)}\n`);
  const [findings = ''] = after.split(/^[/✖]/m);
  return [...findings.matchAll(/ {2}(\S+)$/gm)].map(([, rule]) => rule!);
}
