import { access } from './refusals/access.ts';
import type { Answer } from './refusals/answer.ts';
import { room } from './refusals/room.ts';
import { use } from './refusals/use.ts';

export type { Answer, Api } from './refusals/answer.ts';

/** Each with where it was met. */
export const answers: readonly Answer[] = [...access, ...room, ...use];
