import type { JsonObject } from '../../core/json.ts';
import { integer, text } from '../../core/json.ts';
import { AwsFault } from '../fault.ts';
import { page } from '../page.ts';
import type { Call } from '../service.ts';

export function validation(message: string): AwsFault {
  return new AwsFault('ValidationError', message);
}

export function paged(call: Call, member: string, all: JsonObject[]): JsonObject {
  const size = integer(call.input, 'MaxRecords') ?? 50;
  if (size < 1 || size > 100) throw validation('MaxRecords must be between 1 and 100');
  const wrong = (): AwsFault => new AwsFault('InvalidNextToken', 'The NextToken value is not valid.');
  const { items, next } = page(all, size, text(call.input, 'NextToken'), wrong);
  return { [member]: items, ...(next === undefined ? {} : { NextToken: next }) };
}
