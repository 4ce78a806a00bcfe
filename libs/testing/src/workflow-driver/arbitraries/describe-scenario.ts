import type { Step } from '@slipway/contracts';
import type { Attempt, Behaviour } from '../behaviour.ts';
import type { Deed, Person } from '../person.ts';
import type { Scenario } from '../scenario.ts';

/** A scenario in words, without what is as usual: what a counterexample is read by. */
export function describeScenario(scenario: Scenario): string {
  const {
    operation,
    plan,
    stood,
    drifted,
    onFailure,
    approval,
    behaviours,
    cancelAtTask,
    killAtTasks,
    person,
    unlisted = [],
    holdingData = [],
    withoutConsent,
    earlierData,
  } = scenario;
  const short = (id: string): string => id.replace('cluster/', '');
  const parts = [
    operation === 'install'
      ? `install, ${onFailure}${approval ? ', with approval' : ''}`
      : `${operation}${withoutConsent ? ' without consent' : ''}`,
    plan.steps.map(stepWords).join(' '),
    stood.length > 0 ? `stood ${stood.map(short).join(' ')}` : '',
    drifted.length > 0 ? `drifted ${drifted.map(short).join(' ')}` : '',
    unlisted.length > 0 ? `no scan finds ${unlisted.map(short).join(' ')}` : '',
    earlierData ? 'a disk of an earlier life' : '',
    withoutConsent && holdingData.length > 0 ? `data in ${holdingData.map(short).join(' ')}` : '',
    ...Object.entries(behaviours).map(([key, behaviour]) => `${short(key)}: ${behaviourWords(behaviour)}`),
    cancelAtTask === undefined ? '' : `cancelled at task ${cancelAtTask}`,
    killAtTasks ? `worker killed before task ${killAtTasks.join(' and ')}` : '',
    person ? personWords(person) : '',
  ];
  return parts.filter((part) => part !== '').join('; ');

  function stepWords({ id, needs, lifecycle, pace }: Step): string {
    const below = Object.entries(needs).map(([port, need]) => `${short(need)}${port === need ? '' : '!'}`);
    const about = [...below.map((need) => `after ${need}`), lifecycle, pace];
    const said = about.filter((word) => word !== 'managed' && word !== 'quick');
    return said.length > 0 ? `${short(id)}(${said.join(', ')})` : short(id);
  }
}

function behaviourWords({ seconds, first, then, onCancel, curable }: Behaviour): string {
  const cancel = onCancel === 'settles' ? '' : `, when cancelled ${onCancel}`;
  const tries = [...first.map(attemptWords), `then ${attemptWords(then)}`].join(', ');
  return `${seconds} s, ${tries}${curable ? ' unless changed' : ''}${cancel}`;
}

function attemptWords(attempt: Attempt): string {
  if (attempt.end === 'failed') return attempt.code;
  return attempt.end === 'worker-lost' ? `worker lost ${attempt.done ? 'after' : 'before'} it was done` : attempt.end;
}

function personWords({ reactions, finally: last, whims }: Person): string {
  const deed = ({ verb, manner }: Deed): string => (manner === 'named' ? verb : `${verb} (${manner})`);
  const said = [
    ...reactions.map((reaction) => `after ${reaction.afterSeconds} s ${deed(reaction)}`),
    `finally ${last}s`,
    ...whims.map((whim) => `at task ${whim.atTask} ${deed(whim)}`),
  ];
  return `somebody: ${said.join(', ')}`;
}
