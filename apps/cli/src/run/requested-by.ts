import { hostname, userInfo } from 'node:os';
import type { Io } from '../cli/io.ts';

/** `user@host`, for the record of a run. */
export function requestedBy({ env }: Pick<Io, 'env'>): string {
  return `${env['USER'] ?? userInfo().username}@${hostname()}`;
}
