import { describe, expect, test } from '@jest/globals';
import { checkBody } from './body-check.ts';
import type { Member, Models, Shape } from './descriptions.ts';

const text: Shape = { kind: 'string' };
const member = (path: string[], type: Shape = text, more: Partial<Member> = {}): Member => ({
  ...{ path, type, required: false, readOnly: false },
  ...more,
});
const models: Models = {
  'a:Server': {
    members: [
      member(['name'], text, { pattern: '^[a-z]+$', min_length: 2, max_length: 5 }),
      member(['properties', 'size'], { kind: 'integer' }, { minimum: 20, maximum: 30, required: true }),
      member(['properties', 'deep', 'on'], { kind: 'boolean' }),
      member(['tags'], { kind: 'map', of: text }),
      member(['rules'], { kind: 'list', of: { kind: 'model', name: 'a:Rule' } }, { min_items: 1 }),
    ],
  },
  'a:Rule': { members: [member(['kind'], { kind: 'words', values: ['Allow', 'Deny'] }, { required: true })] },
};
const check = (body: object) => checkBody(models, 'a:Server', body);
const properties = { size: 20 };

describe('checkBody', () => {
  test('checkBody: a body as the model has it is fine, in any letter case of its words', () => {
    const rules = [{ kind: 'allow' }];
    expect(check({ name: 'abc', properties: { size: 30, deep: { on: true } }, tags: { a: 'b' }, rules })).toEqual([]);
  });

  test('checkBody: lengths, patterns, bounds and counts are kept', () => {
    for (const name of ['a', 'abcdef', 'a1']) expect(check({ name, properties })).toEqual(['name: out of its limits']);
    for (const size of [19, 31])
      expect(check({ properties: { size } })).toEqual(['properties.size: out of its limits']);
    expect(check({ properties, rules: [] })).toEqual(['rules: out of its limits']);
  });

  test('checkBody: what is needed is needed however deep it stands, also where nothing around it is there', () => {
    expect(check({})).toEqual(['properties.size: needed']);
    expect(check({ properties: {} })).toEqual(['properties.size: needed']);
    expect(check({ properties, rules: [{}] })).toEqual(['rules[].kind: needed']);
  });

  test('checkBody: keys and types that nobody knows are named with their place', () => {
    expect(check({ properties: { size: 20, deep: { on: 'yes', off: 1 } } }).sort()).toEqual([
      'properties.deep.off: nobody knows it',
      'properties.deep.on: no boolean',
    ]);
    expect(check({ properties: 'x' })).toEqual(['properties: no object']);
    expect(check({ properties, tags: { a: 1 } })).toEqual(['tags{}: no string']);
    expect(check({ properties, rules: [{ kind: 'Maybe' }] })).toEqual(['rules[].kind: Maybe is none of Allow, Deny']);
  });
});
