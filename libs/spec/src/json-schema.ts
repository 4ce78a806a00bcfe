import { z } from 'zod';
import type { Clouds } from './cloud.ts';
import { documentSchema } from './document.ts';

/** The installation file as JSON Schema (draft 2020-12), for editors. Each cloud's block is asked for by that cloud only. */
export function installationJsonSchema(clouds: Clouds): Record<string, unknown> {
  const schema = documentSchema(clouds, undefined);
  const blocks = Object.fromEntries(Object.entries(clouds).map(([id, cloud]) => [id, cloud.spec.optional()]));
  const spec = schema.shape.spec.extend(blocks);
  const described = z.toJSONSchema(schema.extend({ spec }), { io: 'input', unrepresentable: 'any' });
  const part = described.properties?.['spec'] as Record<string, unknown>;
  part['allOf'] = Object.keys(clouds).map((id) => ({
    if: { properties: { cloud: { const: id } }, required: ['cloud'] },
    then: {
      required: [id],
      ...notAllowed(Object.keys(clouds).filter((other) => other !== id)),
    },
  }));
  return { $schema: described.$schema, title: 'Slipway installation', ...described };
}

const notAllowed = (ids: string[]): Record<string, unknown> =>
  ids.length === 0 ? {} : { properties: Object.fromEntries(ids.map((id) => [id, false])) };
