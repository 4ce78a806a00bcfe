import { cloudOf, type Cloud } from './clouds.ts';
import type { Trial } from './trial.ts';

/** Which trials are meant. */
export interface Choice {
  cloud?: Cloud;
  /** Patterns of ids, of which one has to match; `*` stands for anything, also over a `/`. */
  only?: string[];
  /** Only what `npm test` runs. */
  spread: boolean;
}

export function isChosen(trial: Pick<Trial, 'id' | 'spread'>, { cloud, only, spread }: Choice): boolean {
  if (spread && !trial.spread) return false;
  if (cloud !== undefined && cloudOf(trial) !== cloud) return false;
  return only === undefined || only.some((glob) => globToRegExp(glob).test(trial.id));
}

function globToRegExp(glob: string): RegExp {
  return new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
}
