import { createHash } from 'node:crypto';
import { canonicalJson, type Ref } from '@slipway/contracts';

/**
 * Token of a create that Amazon recognises when it is sent again: the same for the same thing, another one when its settings or its
 * generation is, for the same token with other settings is refused. 64 hexadecimal digits, as long as any API allows.
 * @param generation grows after a broken one was removed, or when the token is answered with what is gone
 * @param what tells apart several things of one step
 */
export function clientToken(
  { scope, step }: Pick<Ref, 'scope' | 'step'>,
  generation: number,
  body: object,
  what = '',
): string {
  const { account, installation, incarnation } = scope;
  return createHash('sha256')
    .update(canonicalJson([account, installation, step, incarnation, generation, what, body]))
    .digest('hex');
}
