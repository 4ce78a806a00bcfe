import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isFailureCode, type FailureCode } from '@slipway/contracts';
import { codes, ruleOf, rules, type Rule } from '@slipway/contracts/rules';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { commandList } from '../cli/command-list.ts';
import { globalFlags } from '../cli/global-flags.ts';
import { Bench } from '../testing/run-here.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const named = Object.entries(rules).map(([id, rule]): [string, Rule] => [id, rule]);

/** Everything that is run, everything that tries it, and what people read. */
const sources = ['apps', 'bench', 'docs', 'libs', 'tests', 'tools']
  .flatMap((part) =>
    readdirSync(join(root, part), { recursive: true, encoding: 'utf8' }).map((file) => join(root, part, file)),
  )
  // Canaries are another test's, and gone when it has ended.
  .filter((file) => /\.(?:ts|md)$/.test(file) && !/node_modules|\/dist\/|\/canary-/.test(file))
  .map((file): [file: string, text: string] => [file.slice(root.length), readFileSync(file, 'utf8')]);

/** Made up, by tests of what is unknown. */
const madeUp = ['SW-TEST-001', 'SW-QUOTA-060', 'SW-INT-999', 'SW-DEP-999'];

describe('rules and the code that raises them', () => {
  test('rules: every id that stands anywhere is one of the table', () => {
    const strangers = sources.flatMap(([file, text]) =>
      (text.match(/SW-[A-Z]+-\d+/g) ?? [])
        .filter((id) => ruleOf(id) === undefined && !madeUp.includes(id))
        .map((id) => `${file}: ${id}`),
    );
    expect(strangers).toEqual([]);
  });

  test('rules: wherever code and rule are raised together, they belong together', () => {
    const pairs = sources.flatMap(([file, text]) =>
      [...text.matchAll(/'([A-Z_]+)',\s*(?:rule: )?'(SW-[A-Z]+-\d{3})'/g)]
        .filter(([, code, id]) => isFailureCode(code) && ruleOf(id ?? '') !== undefined)
        .map(([, code, id = '']) => [file, id, code, ruleOf(id)?.code]),
    );
    expect(pairs.length).toBeGreaterThan(80);
    // What could not be undone keeps the code of its cause.
    expect(pairs.filter(([, id, code, own]) => code !== own && id !== 'SW-INT-071')).toEqual([]);
  });

  const commandIn = /\bslipway ([a-z]+)((?: (?!slipway)[^\s;,:.`'"]+)*)/g;
  const advice = [
    ...named.flatMap(([id, { fix, meaning }]) => [fix ?? '', meaning].map((text): [string, string] => [id, text])),
    ...sources
      .filter(([file]) => !/\.test\.ts$|^tests|^bench/.test(file))
      .flatMap(([file, text]) =>
        [...text.matchAll(/\bfix: ([^\n]+)/g)].map(([, fix = '']): [string, string] => [file, fix]),
      ),
  ];

  test('rules: every command that a fix names is there, with the flags that it names', async () => {
    const wrong: string[] = [];
    for (const [where, text] of advice) {
      for (const [typed, name = '', rest = ''] of text.matchAll(commandIn)) {
        const command = await commandList[name]?.load();
        const known = Object.keys({ ...command?.flags, ...globalFlags });
        const flags = [...rest.matchAll(/ --([a-z-]+)/g)].map(([, flag = '']) => flag);
        if (!command || flags.some((flag) => !known.includes(flag) && command.passesOn !== true))
          wrong.push(`${where}: ${typed}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('explain', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.io.remove());

  test.each(named)('explain: %s: what it is, what Slipway does and what you do', async (id, rule) => {
    const { code, stdout } = await bench.run('explain', id.toLowerCase());
    expect(code).toBe(0);
    expect(stdout).toContain(`${id}  ${rule.title}`);
    expect(stdout).toContain(`Slipway:  ${rule.itself ?? codes[rule.code].itself}`);
    expect(stdout).toMatch(rule.fix === undefined ? /You: {6}nothing to do: it heals by itself/ : /You: {6}\S/);
    expect(stdout).not.toMatch(/\{\w+\}|undefined/);
  });

  test.each(Object.keys(codes) as FailureCode[])('explain: %s: lists its rules', async (code) => {
    const document = await bench.json('explain', code);
    const own = named.filter(([, rule]) => rule.code === code).map(([id]) => id);
    expect(document).toMatchObject({ failureCode: code, exitCode: 0, rules: own, itself: codes[code].itself });
    expect(document).toMatchObject({ retryable: codes[code].retryable, benign: codes[code].benign });
  });

  test('explain: an exit code lists the rules that end a run so', async () => {
    expect(await bench.json('explain', '15')).toMatchObject({ code: 15, rules: ['SW-CONF-034', 'SW-CONF-035'] });
  });
});
