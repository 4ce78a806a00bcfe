import { shapeOf } from './shape.ts';
import type { SchemaRef, Shape, Traits } from './shape.ts';

export interface OperationModel {
  name: string;
  http: Traits['http'];
  input: Shape;
  output: Shape;
}

export interface ErrorModel {
  /** As it goes over the wire. */
  code: string;
  http: number;
  shape: Shape;
}

/** The table of one service: its operations and errors as a package of the SDK exports them, each under its name and `$`. */
export interface ServiceModel {
  /** `com.amazonaws.ec2` */
  namespace: string;
  operations: ReadonlyMap<string, OperationModel>;
  /** By the code on the wire, and by the name in the model where that differs. */
  errors: ReadonlyMap<string, ErrorModel>;
}

type Tuple = readonly [number, string, string, unknown, SchemaRef, SchemaRef];

function errorOf(schema: Tuple): ErrorModel {
  const shape = shapeOf(schema);
  const { awsQueryError, httpError, error } = shape.traits;
  const http = awsQueryError?.[1] ?? httpError ?? (error === 'server' ? 500 : 400);
  return { code: awsQueryError?.[0] ?? shape.name, http, shape };
}

export function serviceModel(schemas: object): ServiceModel {
  const operations = new Map<string, OperationModel>();
  const errors = new Map<string, ErrorModel>();
  let namespace = '';
  for (const [key, value] of Object.entries(schemas)) {
    if (!key.endsWith('$') || !Array.isArray(value)) continue;
    const schema = value as unknown as Tuple;
    if (schema[0] === 9) {
      namespace = schema[1];
      const { http } = (typeof schema[3] === 'object' ? schema[3] : {}) as Traits;
      operations.set(schema[2], { name: schema[2], http, input: shapeOf(schema[4]), output: shapeOf(schema[5]) });
    } else if (schema[0] === -3 && !schema[1].startsWith('smithy.ts.sdk')) {
      const model = errorOf(schema);
      errors.set(model.shape.name, model);
      errors.set(model.code, model);
    }
  }
  return { namespace, operations, errors };
}
