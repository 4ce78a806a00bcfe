import { failuresBorne } from '@slipway/contracts';
import type { Trial } from '../trial.ts';
import { outcomesOf, type Fault } from './fault.ts';
import { brisk, hasty, patient, play, type Script } from './play.ts';
import type { CloudRule, Scenario, Site } from './scenario.ts';

export type Mode = 'before commit' | 'after commit, reply lost' | 'permanent' | 'heals after k';

/** The trials of one fault at one call, in the modes that are asked for. */
export function trialsOf(
  scenario: Scenario,
  site: Site,
  fault: Fault,
  modes: readonly Mode[],
): Omit<Trial, 'spread'>[] {
  return modes
    .flatMap((mode) => scripts(scenario, site, fault, mode))
    .map(({ name, expected, ...script }) => {
      const place = `${scenario.id}/${site.operation}`;
      const id = ['calls', fault.row, place, fault.name, name]
        .filter((part) => part !== '')
        .join('/')
        .replace(/,? /g, '-');
      return {
        id,
        section: 'calls',
        row: fault.row,
        mode: modeOf(name),
        expected,
        run: () => play(scenario, { fault, ...script }),
      };
    });
}

interface Named extends Omit<Script, 'fault'> {
  name: string;
  expected: string;
}

/** As the columns of the report name it: how often it happened is no other mode. */
const modeOf = (name: string): string => (name.startsWith('heals') ? 'heals after k' : name);

function scripts(scenario: Scenario, site: Site, fault: Fault, mode: Mode): Named[] {
  const match = { service: site.service, operation: site.operation, ...fault.match };
  const rule = (more: Partial<CloudRule> = {}): CloudRule => ({ match, action: fault.action, ...more });
  const bound = fault.handling === 'hold' ? 1 : failuresBorne[scenario.verb];
  // What became of an operation can be told without it, and a refused read by a list.
  const mayPass = site.polls || fault.mayPass?.(site) === true;
  const pollScale = fault.handling === 'inside' ? hasty : brisk;
  const givenUp = `given up after ${bound} as ${outcomesOf(fault)
    .map((outcome) => outcome.join(' '))
    .join(' or ')}`;
  switch (mode) {
    case 'before commit':
      return [once(fault, mode, rule({ nth: fault.nth ?? 1 }), mayPass ? 'either' : 'no', givenUp)];
    case 'after commit, reply lost': {
      const lost = { match: { service: site.service, operation: site.operation }, nth: site.mutation ?? 1 };
      const ends = { succeeds: 'yes', failures: 1 } as const;
      const action = { 'timeout-after-commit': {} };
      return [{ name: mode, expected: found, rule: { ...lost, action }, ends, then: 'undo', pollScale: patient }];
    }
    case 'permanent': {
      const succeeds = mayPass ? 'either' : 'no';
      const expected = `${givenUp}; undone, nothing is left`;
      return [{ name: mode, expected, rule: rule(), ends: { succeeds, failures: bound }, then: 'undo', pollScale }];
    }
    case 'heals after k':
      return fault.handling === 'hold' ? [heldTwice(rule(), givenUp)] : healing(rule(), bound, pollScale, givenUp);
  }
}

const found = 'the next attempt finds what was done: nothing twice';

function once({ handling }: Fault, name: string, rule: CloudRule, succeeds: 'either' | 'no', givenUp: string): Named {
  if (handling === 'hold') {
    const expected = `${givenUp}; a retry succeeds`;
    return { name, expected, rule, ends: { succeeds, failures: 1 }, then: 'heal and retry', pollScale: patient };
  }
  const failures = handling === 'inside' ? 0 : 1;
  const expected = failures === 0 ? 'waited for, nobody hears of it' : 'heals with attempt 2 at the latest';
  return { name, expected, rule, ends: { succeeds: 'yes', failures }, then: 'undo', pollScale: patient };
}

function healing(rule: CloudRule, bound: number, pollScale: number, givenUp: string): Named[] {
  const early = [1, bound - 1].map((k): Named => ({
    name: `heals after ${k}`,
    expected: `success after ${k} failures at most, without anybody`,
    rule,
    healsAfter: k,
    ends: { succeeds: 'yes', failures: k },
    then: 'undo',
    pollScale,
  }));
  const late: Named = {
    name: `heals after ${bound}`,
    expected: `${givenUp}; a retry succeeds`,
    rule,
    healsAfter: bound,
    ends: { succeeds: 'no', failures: bound },
    then: 'heal and retry',
    pollScale,
  };
  return [...early, late];
}

function heldTwice(rule: CloudRule, givenUp: string): Named {
  const expected = `${givenUp}; a retry too early is held again, the next one succeeds`;
  return {
    name: 'heals after 2',
    expected,
    rule,
    ends: { succeeds: 'no', failures: 1 },
    then: 'retry, heal and retry',
    pollScale: patient,
  };
}
