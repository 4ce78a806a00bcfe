import type { Json, JsonObject } from '../core/json.ts';
import { isObject, object } from '../core/json.ts';
import type { Aws } from './aws.ts';
import { operatorArn } from './operator.ts';

type Seeder = (aws: Aws, value: Json) => void;

const texts = (value: Json): string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []);

/** Test data for Amazon, by its key under `aws` in the body of `POST /_sim/seed`. */
const seeders: Record<string, Seeder> = {
  /** `{<ARN or "operator">: [action patterns]}`: subtracted from what policies give. */
  deny: (aws, value) => {
    if (!isObject(value)) throw new Error('deny maps principals to actions');
    for (const [principal, actions] of Object.entries(value))
      aws.store.put('aws.denied', principal === 'operator' ? operatorArn() : principal, texts(actions ?? null));
  },
  /** `{<service>: {perSecond, burst}}`: a token bucket for each caller, in real seconds. */
  throttle: (aws, value) => {
    if (!isObject(value)) throw new Error('throttle maps services to limits');
    for (const service of Object.keys(value)) aws.store.put('aws.throttles', service, object(value, service));
  },
};

/** Applies test data; throws a sentence that names what is not understood. */
export function seedAmazon(aws: Aws, body: JsonObject): void {
  for (const [key, value] of Object.entries(body)) {
    const seeder = seeders[key];
    if (!seeder) throw new Error(`seed has no "aws.${key}"; it takes ${Object.keys(seeders).join(', ')}`);
    seeder(aws, value ?? null);
  }
}
