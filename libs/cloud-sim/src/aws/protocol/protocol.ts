import type { HttpReply, HttpRequest } from '../../core/http-server.ts';
import type { JsonObject } from '../../core/json.ts';
import type { AwsFault } from '../fault.ts';
import { awsJson } from './aws-json.ts';
import type { OperationModel, ServiceModel } from './model.ts';
import { query } from './query.ts';
import { restJson } from './rest-json.ts';
import { restXml } from './rest-xml.ts';
import type { Wire } from './wire.ts';

export type WireReply = Exclude<HttpReply, { cut: true }>;

/** What a request asks for, read from the line, headers and form alone. */
export interface Asked {
  operation: OperationModel;
  /** Of the path, still encoded. */
  labels: Record<string, string>;
}

/** One of the five ways in which services read requests and write answers. */
export interface Protocol {
  /** Undefined: the service has no such operation. */
  find(http: HttpRequest): Asked | undefined;
  /** Throws AwsFault for a member that is unknown, missing or of the wrong type. */
  decode(asked: Asked, http: HttpRequest): JsonObject;
  /** Throws Error for a reply that the real service could not give. */
  encode(operation: OperationModel, reply: JsonObject, requestId: string): WireReply;
  fault(fault: AwsFault, requestId: string): WireReply;
  /** Names what was asked for in vain. */
  unknown(http: HttpRequest): AwsFault;
}

export function protocolOf(model: ServiceModel, wire: Wire): Protocol {
  switch (wire.protocol) {
    case 'awsQuery':
    case 'ec2Query':
      return query(model, wire);
    case 'restJson':
      return restJson(model, wire);
    case 'restXml':
      return restXml(model, wire);
    case 'awsJson':
      return awsJson(model, wire);
  }
}
