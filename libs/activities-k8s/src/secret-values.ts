import type { LiveObject } from '@slipway/activities-core';

export interface LiveSecret extends LiveObject {
  type?: string;
  data?: Record<string, string>;
}

/** Values of a Secret by key, as text. */
export function secretValues({ data = {} }: Pick<LiveSecret, 'data'>): Record<string, string> {
  return mapValues(data, (value) => Buffer.from(value, 'base64').toString('utf8'));
}

/** Values as a Secret's `data` has them on the wire. */
export function secretData(values: Record<string, string>): Record<string, string> {
  return mapValues(values, (value) => Buffer.from(value).toString('base64'));
}

const mapValues = (values: Record<string, string>, map: (value: string) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
