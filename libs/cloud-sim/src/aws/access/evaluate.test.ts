import { describe, expect, test } from '@jest/globals';
import { evaluate } from './evaluate.ts';
import type { Context } from './condition.ts';
import { readPolicyDocument } from './policy-document.ts';
import type { Statement } from './policy-document.ts';

function statements(...all: object[]): Statement[] {
  const read = readPolicyDocument(JSON.stringify({ Version: '2012-10-17', Statement: all }), 'identity');
  if (typeof read === 'string') throw new Error(read);
  return read;
}

const bucket = 'arn:aws:s3:::acme-registry';

describe('evaluate', () => {
  const allow = { Effect: 'Allow', Action: 's3:*', Resource: [bucket, `${bucket}/*`] };

  test('nothing said is no allowance; any denial wins', () => {
    expect(evaluate(statements(allow), 's3:GetObject', `${bucket}/a`, {})).toBe('allow');
    expect(evaluate(statements(allow), 's3:GetObject', 'arn:aws:s3:::other/a', {})).toBe('no-allow');
    expect(evaluate(statements(allow), 'ec2:CreateVpc', '*', {})).toBe('no-allow');
    const deny = { Effect: 'Deny', Action: 's3:Delete*', Resource: '*' };
    expect(evaluate(statements(allow, deny), 's3:DeleteObject', `${bucket}/a`, {})).toBe('explicit-deny');
    expect(evaluate(statements(allow, deny), 's3:GetObject', `${bucket}/a`, {})).toBe('allow');
  });

  test('actions compare without case, resources with it; an action about everything needs a star', () => {
    expect(evaluate(statements(allow), 'S3:getobject', `${bucket}/a`, {})).toBe('allow');
    expect(evaluate(statements(allow), 's3:GetObject', `${bucket.toUpperCase()}/a`, {})).toBe('no-allow');
    expect(evaluate(statements(allow), 's3:ListAllMyBuckets', '*', {})).toBe('no-allow');
  });

  test('NotAction and NotResource: all but', () => {
    const most = statements({ Effect: 'Allow', NotAction: 'iam:*', NotResource: bucket });
    expect(evaluate(most, 's3:GetObject', `${bucket}/a`, {})).toBe('allow');
    expect(evaluate(most, 's3:GetObject', bucket, {})).toBe('no-allow');
    expect(evaluate(most, 'iam:CreateRole', '*', {})).toBe('no-allow');
  });

  const decided = (condition: object, context: Context) =>
    evaluate(statements({ ...allow, Resource: '*', Condition: condition }), 's3:GetObject', '*', context);

  test.each<[string, object, Context, string]>([
    [
      'equal',
      { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
      { 'aws:requestedregion': 'eu-west-1' },
      'allow',
    ],
    ['not equal', { StringEquals: { a: 'b' } }, { a: 'c' }, 'no-allow'],
    ['absent', { StringEquals: { a: 'b' } }, {}, 'no-allow'],
    ['absent, if it exists', { StringEqualsIfExists: { a: 'b' } }, {}, 'allow'],
    ['one of several', { StringLike: { a: ['x', 'b*'] } }, { a: 'bcd' }, 'allow'],
    ['negated', { StringNotEquals: { a: ['b', 'c'] } }, { a: 'c' }, 'no-allow'],
    ['negated, absent', { StringNotEquals: { a: 'b' } }, {}, 'allow'],
    [
      'all values',
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } },
      { 'aws:TagKeys': ['a', 'c'] },
      'no-allow',
    ],
    [
      'all values, fewer',
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } },
      { 'aws:TagKeys': ['b'] },
      'allow',
    ],
    ['any value', { 'ForAnyValue:StringEquals': { k: 'a' } }, { k: ['x', 'a'] }, 'allow'],
    ['null', { Null: { a: 'true' } }, { a: 'b' }, 'no-allow'],
    ['numbers', { NumericLessThan: { 's3:max-keys': '10' } }, { 's3:max-keys': '9' }, 'allow'],
    ['two lines', { StringEquals: { a: 'b' }, StringLike: { c: 'd*' } }, { a: 'b', c: 'x' }, 'no-allow'],
  ])('condition: %s', (_name, condition, context, expected) => {
    expect(decided(condition, context)).toBe(expected);
  });
});
