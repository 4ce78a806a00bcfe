import { describe, expect, test } from '@jest/globals';
import type { Plan, Step } from '@slipway/contracts';
import { smallPlan } from '@slipway/contracts/small-plan';
import { checkSettings, Settings } from './settings.ts';

const small = smallPlan();
const step: Step = { ...small.steps[2]!, props: { machine: 'n2', size: 2, zones: ['a'], note: null } };
const plan: Plan = {
  ...small,
  steps: [step],
  about: {
    [step.id]: { title: 'pool', usualSeconds: 1, from: { machine: 'spec.machine' }, fixed: ['machine'] },
  },
};
const check =
  (props: unknown, stood = false) =>
  (): void =>
    checkSettings(plan, step, props, stood);

describe('checkSettings', () => {
  test('checkSettings: takes values of the kind that is there, and anything where nothing is', () => {
    expect(check({ machine: 'n1', size: 3, zones: [], note: { a: 1 } })).not.toThrow();
  });

  test('checkSettings: names the settings that can change when one cannot', () => {
    expect(check({ colour: 1 })).toThrow(
      `colour of ${step.id} cannot be changed. These can: machine, size, zones, note.`,
    );
  });

  test('checkSettings: what is fixed once it stands can change until then', () => {
    expect(check({ machine: 'n1' }, true)).toThrow(
      `machine of ${step.id} cannot be changed. These can: size, zones, note.`,
    );
    expect(check({ machine: 'n1' }, false)).not.toThrow();
  });

  test('checkSettings: refuses another kind of value, with the value that is there', () => {
    expect(check({ size: '3' })).toThrow(`size of ${step.id} is a number like 2, not a string.`);
    expect(check({ zones: 'b' })).toThrow(`zones of ${step.id} is an array like ["a"], not a string.`);
  });

  test.each([[undefined], [{}], ['size'], [['size']]])('checkSettings: asks what to change when told %j', (props) => {
    expect(check(props)).toThrow(/^Say what to change/);
  });
});

describe('Settings', () => {
  test('Settings: later changes are merged over earlier ones, and the plan itself stays as it was', () => {
    const settings = new Settings();
    expect(settings.in(plan)).toBe(plan);
    settings.change(step.id, { size: 3 });
    settings.change(step.id, { machine: 'n1' });
    expect(settings.of(step).props).toEqual({ machine: 'n1', size: 3, zones: ['a'], note: null });
    expect(settings.in(plan).steps[0]?.props['size']).toBe(3);
    expect(step.props['size']).toBe(2);
  });

  test('Settings: says where in the file each change belongs', () => {
    const settings = new Settings();
    settings.change(step.id, { machine: 'n1', size: 3 });
    expect(settings.overrides(plan)).toEqual([
      { step: step.id, props: { machine: 'n1', size: 3 }, from: { machine: 'spec.machine' } },
    ]);
  });
});
