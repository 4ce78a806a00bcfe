import * as eks from '@aws-sdk/client-eks';
import * as iam from '@aws-sdk/client-iam';
import * as route53 from '@aws-sdk/client-route-53';
import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../core/json.ts';
import { AwsFault } from '../fault.ts';
import { serviceModel } from './model.ts';
import { protocolOf } from './protocol.ts';
import { wireOf } from './wire.ts';
import { parseXml } from './xml.ts';

function encoder(schemas: object) {
  const model = serviceModel(schemas);
  const protocol = protocolOf(model, wireOf(model.namespace));
  const encode = (operation: string, reply: JsonObject) => {
    const found = model.operations.get(operation);
    if (!found) throw new Error(operation);
    return protocol.encode(found, reply, 'id');
  };
  return { encode, protocol };
}

const user = {
  Path: '/',
  UserName: 'u',
  UserId: 'AIDA',
  Arn: 'arn:aws:iam::123456789012:user/u',
  CreateDate: '2026-11-21T18:00:00.000Z',
};

describe('replies that the real service could not give are defects', () => {
  test('awsQuery: unknown, missing and mistyped members', () => {
    const { encode } = encoder(iam);
    expect(String(encode('GetUser', { User: user }).body)).toContain('<GetUserResult><User><Path>/</Path>');
    expect(() => encode('GetUser', { User: { ...user, Colour: 'red' } })).toThrow('no member Colour');
    expect(() => encode('GetUser', {})).toThrow('lacks User');
    const { UserId: _userId, ...without } = user;
    expect(() => encode('GetUser', { User: without })).toThrow('GetUser.User lacks UserId');
    expect(() => encode('GetUser', { User: { ...user, CreateDate: 'yesterday' } })).toThrow('is no timestamp');
    expect(() => encode('ListUsers', { Users: [], IsTruncated: 'false' })).toThrow('is no boolean');
    expect(() => encode('DeleteUser', { User: user })).toThrow('answers nothing');
  });

  test('restJson: the same', () => {
    const { encode } = encoder(eks);
    expect(encode('DescribeCluster', { cluster: { name: 'a', createdAt: '2026-11-21T18:00:00.500Z' } }).body).toBe(
      '{"cluster":{"name":"a","createdAt":1795284000.5}}',
    );
    expect(() => encode('DescribeCluster', { cluster: { colour: 'red' } })).toThrow('no member colour');
    expect(() => encode('DescribeCluster', { cluster: { tags: ['a'] } })).toThrow('is no map');
  });

  test('restXml: the same, with the status of the model', () => {
    const { encode } = encoder(route53);
    const ChangeInfo = { Id: '/change/C1', Status: 'PENDING', SubmittedAt: '2026-11-21T18:00:00.000Z' };
    expect(encode('ChangeResourceRecordSets', { ChangeInfo }).status).toBe(200);
    expect(() => encode('ChangeResourceRecordSets', { ChangeInfo: { ...ChangeInfo, Id: 1 } })).toThrow('is no string');
  });
});

describe('faults', () => {
  test('named as in the model or on the wire: the code on the wire, with the status of the model', () => {
    const { protocol } = encoder(iam);
    for (const code of ['DeleteConflict', 'DeleteConflictException'])
      expect(protocol.fault(new AwsFault(code, 'a < b'), 'id')).toMatchObject({
        status: 409,
        body: expect.stringContaining('<Code>DeleteConflict</Code><Message>a &lt; b</Message>'),
      });
  });

  test('members of an error travel with it', () => {
    const { protocol } = encoder(eks);
    const fault = new AwsFault('UnsupportedAvailabilityZoneException', 'no', { members: { validZones: ['a', 'b'] } });
    expect(protocol.fault(fault, 'id')).toMatchObject({
      headers: { 'x-amzn-errortype': 'UnsupportedAvailabilityZoneException' },
      body: '{"message":"no","validZones":["a","b"]}',
    });
  });
});

describe('parseXml', () => {
  test('elements, attributes, entities, CDATA, comments', () => {
    const source =
      '<?xml version="1.0"?>\n<a x="1 &amp; 2"><!-- no --><n:b>&lt;&#x41;&#66;</n:b><b/><![CDATA[<raw>]]></a>';
    expect(parseXml(source)).toMatchObject({
      name: 'a',
      attributes: { x: '1 & 2' },
      text: '<raw>',
      children: [
        { name: 'b', text: '<AB' },
        { name: 'b', text: '' },
      ],
    });
  });

  test.each(['', 'text', '<a>', '<a></b>', '<a/><b/>', '</a>', '<a', '<!DOCTYPE a><a/>'])(
    'not well-formed: %s',
    (source) => {
      expect(parseXml(source)).toBeUndefined();
    },
  );
});
