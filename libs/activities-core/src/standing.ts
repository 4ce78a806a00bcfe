import type { Standing } from '@slipway/contracts/rules';

type Fields = Record<string, unknown>;

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/**
 * Where a run stands when one of its activities fails, as far as the activity's type and input tell: what changes something is
 * held and can be tried again, anything else ends the run. Undefined: the input names no installation.
 */
export function standingOf(type: string, call: unknown): Standing | undefined {
  const input = fieldsOf(call);
  const plan = fieldsOf(input['plan']);
  const spec = fieldsOf(input['spec']);
  const scope = fieldsOf(input['scope'] ?? plan['scope'] ?? input['target']);
  const installation = textOf(scope['installation']) ?? textOf(fieldsOf(spec['metadata'])['name']);
  if (installation === undefined) return undefined;
  const cloud = textOf(scope['cloud']) ?? textOf(fieldsOf(spec['spec'])['cloud']);
  const account = textOf(scope['account']);
  const removes = input['purpose'] === 'removal' || type === 'locate';
  const ends = type === 'discover' ? 'sweep' : removes ? 'teardown' : 'install';
  return {
    installation,
    ...(cloud === undefined ? {} : { cloud }),
    ...(account === undefined ? {} : { account }),
    ...(/\.(?:ensure|destroy)$|^sweep$/.test(type) ? {} : { ends }),
  };
}
