import { defaultPayloadConverter } from '@temporalio/common';
import type { coresdk } from '@temporalio/proto';
import type {
  Found,
  Json,
  LocateCall,
  ObserveAllResult,
  PreflightResult,
  Scope,
  Step,
  StepCall,
  StepFailure,
  SweepCall,
  SweepResult,
} from '@slipway/contracts';
import { well, type Behaviour } from './behaviour.ts';
import { outputOf, type FakeCloud } from '../fake-cloud.ts';

/** What one activity does to the fake cloud, and what it returns when it ends well. */
export interface FakeActivity {
  /** Whose behaviour it has: `<step>.<verb>`, or its type where it is no step's. */
  key: string;
  /** The step of a step's activity, as it is called. */
  step?: Step;
  verb: StepFailure['verb'];
  input: unknown;
  act(now: number): void;
  result(): Json | ObserveAllResult | PreflightResult | SweepResult | Scope | null;
}

export type Behaviours = Readonly<Record<string, Behaviour>>;

/** The fake activity that a command asks for. */
export function fakeActivity(
  { activityType, arguments: payloads }: coresdk.workflow_commands.IScheduleActivity,
  cloud: FakeCloud,
  behaviours: Behaviours,
): FakeActivity {
  const type = String(activityType);
  const input: unknown = payloads?.[0] ? defaultPayloadConverter.fromPayload(payloads[0]) : undefined;
  const verb = type.slice(type.lastIndexOf('.') + 1);
  if (verb === 'ensure' || verb === 'destroy') {
    const { step } = input as StepCall;
    return {
      key: `${step.id}.${verb}`,
      step,
      verb,
      input,
      act: (now) => (verb === 'ensure' ? cloud.create(step, now) : cloud.remove(step.id, now)),
      result: () => (verb === 'ensure' ? outputOf(step.id) : null),
    };
  }
  const nothing = (): void => undefined;
  const plain = (result: FakeActivity['result']): FakeActivity => ({
    key: type,
    verb: 'observe',
    input,
    act: nothing,
    result,
  });
  switch (type) {
    case 'makePlan':
      return plain(() => structuredClone(cloud.plan) as unknown as Json);
    case 'observeAll':
      return plain(() => ({ observations: cloud.observe(), orphans: [] }));
    case 'preflight':
      return plain(() => {
        const { earlierData } = cloud;
        const seen = { observations: cloud.observe(), orphans: [], findings: [] };
        return earlierData.length > 0 ? { ...seen, earlierData } : seen;
      });
    case 'notify':
      return plain(() => null);
    case 'locate':
      return plain(() => (cloud.standing.length > 0 && (input as LocateCall).target ? cloud.plan.scope : null));
    case 'sweep':
      return fakeSweep(input as SweepCall, cloud, behaviours);
    default:
      throw new Error(`the workflow called ${type}, which no worker knows`);
  }
}

/** Removes what is listed, top down, except what never goes: a step whose `destroy` fails for good. */
function fakeSweep(call: SweepCall, cloud: FakeCloud, behaviours: Behaviours): FakeActivity {
  const same = (a: { kind: string; name: string }, b: { kind: string; name: string }): boolean =>
    a.kind === b.kind && a.name === b.name;
  const listed = (): Found[] =>
    [...cloud.list(), ...cloud.earlierData]
      .filter((found) => !call.keep.some((kept) => same(kept, found)))
      .filter((found) => call.only === undefined || call.only.some((one) => same(one, found)));
  const willNotGo = ({ step, holdsData }: Found): boolean =>
    step === undefined
      ? holdsData === true && !call.deleteData
      : (behaviours[`${step}.destroy`] ?? well).then.end === 'failed' || cloud.holds(step);
  let result: SweepResult = { removed: [], leftovers: [], byLabel: 0, byNetwork: 0 };
  return {
    key: 'sweep',
    verb: 'destroy',
    input: call,
    act: (now) => {
      const first = listed();
      const removed: Found[] = [];
      for (let going = first; going.length > 0 && call.remove;) {
        going = listed().filter((found) => !willNotGo(found));
        for (const { step } of going) {
          if (step === undefined) cloud.removeEarlierData();
          else cloud.remove(step, now);
        }
        removed.push(...going);
      }
      result = { removed, leftovers: listed(), byLabel: first.length, byNetwork: 0 };
    },
    result: () => result,
  };
}
