import type { Failure } from '@slipway/contracts';
import type { Misfit } from '../temporal/gateway.ts';

export const misfitSentence = ({ build }: Misfit): string =>
  `the worker at work does not understand this run, which was started by ${build === undefined ? 'another build' : `build ${build}`}`;

/** A run that waits for a worker of another build than the one at work. */
export function misfitFailure(misfit: Misfit, cloud: string | undefined): Failure {
  const { build } = misfit;
  const worker = `slipway worker${cloud === undefined ? '' : ` --cloud ${cloud}`}`;
  return {
    code: 'INTERNAL',
    rule: 'SW-INT-077',
    message: `${misfitSentence(misfit)}; it stays open, and nothing of it is lost`,
    fix: `end this worker and start one of ${build === undefined ? 'that build' : `build ${build}`}: ${worker}`,
  };
}
