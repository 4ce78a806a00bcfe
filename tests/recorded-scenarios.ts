import type { DecisionVerb, FailurePolicy, StepId, WorkflowType } from '@slipway/contracts';
import { smallPlan } from '@slipway/contracts/small-plan';
import type { Manner } from '@slipway/testing/activity-world';

/** What somebody decides as soon as something is on hold, or a step runs. */
export interface Decided {
  /** A hold whose id starts so is open. */
  held?: string;
  /** This step runs. */
  running?: StepId;
  verb: DecisionVerb | 'cancel';
  input?: unknown;
  /** The decision is refused: what the sentence has to hold. */
  refused?: string;
}

export interface RecordedScenario {
  type: WorkflowType | 'discover';
  name: string;
  stood: StepId[];
  drifted?: StepId[];
  manners?: Record<string, Manner>;
  onFailure?: FailurePolicy;
  approval?: boolean;
  /** Milliseconds. */
  holdLimitMs?: number;
  /** One after another. */
  decisions?: Decided[];
  closes: 'COMPLETED' | 'FAILED' | 'CANCELLED';
}

const all = smallPlan().steps.map(({ id }) => id);
const never = (code: 'INVALID_SPEC' | 'CAPACITY' | 'DEPENDENCY' | 'QUOTA_EXCEEDED'): Manner => ({
  fails: { times: Infinity, code },
});
const once: Manner = { fails: { times: 1, code: 'QUOTA_EXCEEDED' } };

/** Every behaviour that a release has, once. */
export const scenarios: readonly RecordedScenario[] = [
  { type: 'install', name: 'happy', stood: [], closes: 'COMPLETED' },
  { type: 'install', name: 'unchanged', stood: all, closes: 'COMPLETED' },
  { type: 'install', name: 'changed', stood: all, drifted: ['node-pools/services'], closes: 'COMPLETED' },
  {
    type: 'install',
    name: 'rollback',
    stood: [],
    manners: { 'install/gitpod.ensure': never('INVALID_SPEC') },
    closes: 'FAILED',
  },
  {
    type: 'install',
    name: 'rollback-of-change',
    stood: ['cluster/network', 'database/instance'],
    manners: { 'install/gitpod.ensure': never('CAPACITY') },
    closes: 'FAILED',
  },
  {
    type: 'install',
    name: 'keep',
    stood: [],
    onFailure: 'keep',
    manners: { 'install/gitpod.ensure': never('INVALID_SPEC') },
    closes: 'FAILED',
  },
  {
    type: 'install',
    name: 'cancel',
    stood: [],
    manners: { 'cluster/control-plane.ensure': { takes: 2_000 } },
    decisions: [{ running: 'cluster/control-plane', verb: 'cancel' }],
    closes: 'CANCELLED',
  },
  {
    type: 'install',
    name: 'lost-worker',
    stood: [],
    manners: { 'cluster/control-plane.ensure': { loses: 5 } },
    closes: 'COMPLETED',
  },
  {
    type: 'install',
    name: 'hold-retry',
    stood: [],
    onFailure: 'pause',
    manners: { 'cluster/control-plane.ensure': once },
    decisions: [
      { held: 'cluster/control-plane#1', verb: 'retry', input: 'dns/zone#7', refused: 'There was no hold dns/zone#7' },
      { held: 'cluster/control-plane#1', verb: 'approve', input: 'f00', refused: 'No plan waits for approval' },
      { held: 'cluster/control-plane#1', verb: 'retry' },
    ],
    closes: 'COMPLETED',
  },
  {
    type: 'install',
    name: 'hold-retry-with',
    stood: [],
    onFailure: 'pause',
    manners: { 'node-pools/services.ensure': once },
    decisions: [
      {
        held: 'node-pools/services#1',
        verb: 'retryWith',
        input: { step: 'node-pools/services', props: { colour: 1 } },
        refused: 'colour of node-pools/services cannot be changed',
      },
      { held: 'node-pools/services#1', verb: 'retryWith', input: { step: 'node-pools/services', props: { size: 5 } } },
    ],
    closes: 'COMPLETED',
  },
  {
    type: 'install',
    name: 'hold-skip',
    stood: [],
    onFailure: 'pause',
    manners: { 'install/gitpod.ensure': never('INVALID_SPEC'), 'cluster/control-plane.ensure': once },
    decisions: [
      {
        held: 'cluster/control-plane#1',
        verb: 'skip',
        input: { step: 'cluster/control-plane' },
        refused: 'needs cluster/control-plane; it cannot be skipped',
      },
      { held: 'cluster/control-plane#1', verb: 'retry', input: 1 },
      { held: 'install/gitpod#2', verb: 'skip', input: { step: 'install/gitpod', hold: 'install/gitpod#2' } },
    ],
    closes: 'COMPLETED',
  },
  {
    type: 'install',
    name: 'hold-rollback',
    stood: [],
    onFailure: 'pause',
    manners: { 'node-pools/services.ensure': never('CAPACITY'), 'database/instance.ensure': never('QUOTA_EXCEEDED') },
    decisions: [{ held: 'node-pools/services', verb: 'rollback' }],
    closes: 'FAILED',
  },
  {
    type: 'install',
    name: 'hold-limit',
    stood: [],
    onFailure: 'pause',
    holdLimitMs: 500,
    manners: { 'node-pools/services.ensure': never('QUOTA_EXCEEDED') },
    closes: 'FAILED',
  },
  {
    type: 'install',
    name: 'hold-cancel',
    stood: [],
    onFailure: 'pause',
    manners: { 'node-pools/services.ensure': never('QUOTA_EXCEEDED') },
    decisions: [{ held: 'node-pools/services#1', verb: 'cancel' }],
    closes: 'CANCELLED',
  },
  {
    type: 'install',
    name: 'asked-hold',
    stood: [],
    manners: { 'cluster/network.ensure': { takes: 1_000 } },
    decisions: [
      { running: 'cluster/network', verb: 'rollback', refused: 'Nothing is on hold' },
      { running: 'cluster/network', verb: 'hold' },
      { held: 'run#1', verb: 'hold', refused: 'already' },
      { held: 'run#1', verb: 'retry' },
    ],
    closes: 'COMPLETED',
  },
  {
    type: 'install',
    name: 'asked-hold-rollback',
    stood: [],
    manners: { 'cluster/network.ensure': { takes: 1_000 } },
    decisions: [
      { running: 'cluster/network', verb: 'hold' },
      { held: 'run#1', verb: 'rollback', input: 'run#1' },
    ],
    closes: 'FAILED',
  },
  {
    type: 'install',
    name: 'approved',
    stood: [],
    approval: true,
    decisions: [
      { held: 'run#1', verb: 'approve', input: 'deadbeef', refused: 'is not the plan of this run' },
      { held: 'run#1', verb: 'approve', input: smallPlan().hash },
    ],
    closes: 'COMPLETED',
  },
  {
    type: 'install',
    name: 'not-approved',
    stood: [],
    approval: true,
    decisions: [{ held: 'run#1', verb: 'rollback' }],
    closes: 'FAILED',
  },
  {
    type: 'install',
    name: 'undo-hold',
    stood: [],
    manners: {
      'install/gitpod.ensure': never('INVALID_SPEC'),
      'cluster/control-plane.destroy': { fails: { times: 21, code: 'DEPENDENCY' } },
    },
    decisions: [
      { held: 'cluster/control-plane#1', verb: 'rollback', refused: 'Already undoing' },
      { held: 'cluster/control-plane#1', verb: 'retry' },
    ],
    closes: 'FAILED',
  },
  { type: 'teardown', name: 'happy', stood: all, closes: 'COMPLETED' },
  {
    type: 'teardown',
    name: 'undo-hold-skip',
    stood: all,
    manners: { 'node-pools/services.destroy': never('DEPENDENCY') },
    decisions: [{ held: 'node-pools/services#1', verb: 'skip', input: { step: 'node-pools/services' } }],
    closes: 'COMPLETED',
  },
  {
    type: 'teardown',
    name: 'undo-hold-cancel',
    stood: all,
    manners: { 'node-pools/services.destroy': never('DEPENDENCY') },
    decisions: [{ held: 'node-pools/services#1', verb: 'cancel' }],
    closes: 'CANCELLED',
  },
  {
    type: 'teardown',
    name: 'sweep-hold',
    stood: all,
    manners: { sweep: { fails: { times: 10, code: 'INTERNAL' } } },
    decisions: [{ held: 'sweep#1', verb: 'retry' }],
    closes: 'COMPLETED',
  },
  {
    type: 'teardown',
    name: 'cancel',
    stood: all,
    manners: { 'node-pools/services.destroy': { takes: 2_000 } },
    decisions: [{ running: 'node-pools/services', verb: 'cancel' }],
    closes: 'CANCELLED',
  },
  { type: 'discover', name: 'account', stood: all, closes: 'COMPLETED' },
  { type: 'verify', name: 'drift', stood: all, drifted: ['database/instance'], closes: 'COMPLETED' },
];
