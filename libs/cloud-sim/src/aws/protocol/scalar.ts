import type { Json } from '../../core/json.ts';
import type { Refusal } from './refusal.ts';
import type { Shape } from './shape.ts';

type TimestampFormat = NonNullable<Shape['timestamp']>;

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** A simple value from its text on the wire; timestamps become ISO 8601. */
export function fromText(shape: Shape, value: string, path: string, refusal: Refusal): Json {
  switch (shape.kind) {
    case 'number': {
      const number = Number(value);
      if (value.trim() === '' || !Number.isFinite(number)) throw refusal.wrongType(path, value, 'number');
      return number;
    }
    case 'boolean':
      if (value !== 'true' && value !== 'false') throw refusal.wrongType(path, value, 'boolean');
      return value === 'true';
    case 'timestamp':
      return timestampFrom(/^\d+(\.\d+)?$/.test(value) ? Number(value) : value, path, refusal);
    case 'blob':
      if (!base64.test(value)) throw refusal.wrongType(path, value, 'blob');
      return value;
    case 'string':
    case 'document':
      return value;
    default:
      throw refusal.wrongType(path, value, shape.kind);
  }
}

/** ISO 8601 of epoch seconds, an ISO date or an HTTP date. */
export function timestampFrom(value: number | string, path: string, refusal: Refusal): string {
  const at = typeof value === 'number' ? value * 1000 : Date.parse(value);
  if (!Number.isFinite(at)) throw refusal.wrongType(path, String(value), 'timestamp');
  return new Date(at).toISOString();
}

function defect(path: string, value: Json, shape: Shape): Error {
  return new Error(`reply: ${path} is ${JSON.stringify(value)}, which is no ${shape.kind}`);
}

/** A timestamp of a reply in the form that the wire has there. */
export function timestampTo(value: Json, shape: Shape, usual: TimestampFormat, path: string): string | number {
  const at = typeof value === 'string' ? Date.parse(value) : NaN;
  if (Number.isNaN(at)) throw defect(path, value, shape);
  const format = shape.timestamp ?? usual;
  if (format === 'epoch-seconds') return at / 1000;
  return format === 'http-date' ? new Date(at).toUTCString() : new Date(at).toISOString();
}

/** Checks a simple value of a reply and returns it as JSON has it. */
export function checked(value: Json, shape: Shape, path: string): string | number | boolean {
  const fits =
    shape.kind === 'number'
      ? typeof value === 'number' && Number.isFinite(value)
      : shape.kind === 'boolean'
        ? typeof value === 'boolean'
        : typeof value === 'string';
  if (!fits) throw defect(path, value, shape);
  return value as string | number | boolean;
}

/** A simple value of a reply as text. */
export function toText(value: Json, shape: Shape, usual: TimestampFormat, path: string): string {
  if (shape.kind === 'timestamp') return String(timestampTo(value, shape, usual, path));
  return String(checked(value, shape, path));
}
