import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bringAbout, end, type Lifespan } from './bring-about.ts';
import { cloudOf } from './cloud.ts';
import { stage, type Stage } from './testing/stage.ts';

type State = 'Creating' | 'Succeeded' | undefined;

describe('a read that lags behind the end of a create', () => {
  let on: Stage;
  let sent: string[];
  beforeEach(async () => {
    on = await stage();
    sent = [];
  });
  afterEach(() => on.close());

  /** A thing that looks like this from one look to the next; the last stays. */
  const seenAs = (...states: State[]): Lifespan<{ state: string }> => ({
    what: 'the thing',
    id: '/subscriptions/s/things/thing',
    look: async () => {
      const state = states.length > 1 ? states.shift() : states[0];
      return state === undefined ? undefined : { state };
    },
    condition: ({ state }) => (state === 'Succeeded' ? 'ready' : 'busy'),
    remove: async () => {
      sent.push('delete');
      states.splice(0, states.length, undefined);
    },
  });
  const cloud = () => cloudOf(on.context, on.scope);
  const create = async (): Promise<void> => void sent.push('create');

  test('bringAbout: what was being made and is not seen for a moment is not made again', async () => {
    const life = seenAs('Creating', 'Creating', undefined, undefined, 'Succeeded');
    expect(await bringAbout(cloud(), life, create)).toEqual({ state: 'Succeeded' });
    expect(sent).toEqual([]);
  });

  test('end: what was being made and is not seen for a moment is removed', async () => {
    await end(cloud(), seenAs('Creating', undefined, 'Succeeded'));
    expect(sent).toEqual(['delete']);
  });
});
