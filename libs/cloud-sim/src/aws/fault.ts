import type { JsonObject } from '../core/json.ts';

export interface AwsFaultOptions {
  /** Default 400. */
  http?: number;
  headers?: Record<string, string>;
  /** Further members of the modelled error, e.g. `validZones`. */
  members?: JsonObject;
}

/**
 * A refusal in Amazon's own words, by the code that goes over the wire (`DependencyViolation`, `EntityAlreadyExists`); the
 * protocol of the service makes the body.
 */
export class AwsFault extends Error {
  override readonly name = 'AwsFault';
  readonly code: string;
  readonly http: number;
  readonly headers: Record<string, string>;
  readonly members: JsonObject;

  constructor(code: string, message: string, { http = 400, headers = {}, members = {} }: AwsFaultOptions = {}) {
    super(message);
    this.code = code;
    this.http = http;
    this.headers = headers;
    this.members = members;
  }
}
