import type { JsonObject } from '../core/json.ts';

export interface ArmFaultOptions {
  /** Default 400. */
  http?: number;
  headers?: Record<string, string>;
  /** What the fault is about, e.g. a property of the body. */
  target?: string;
  details?: JsonObject[];
  additionalInfo?: JsonObject[];
}

/** A refusal in Azure Resource Manager's own words: `{"error": {code, message, target, details}}`. */
export class ArmFault extends Error {
  override readonly name = 'ArmFault';
  readonly code: string;
  readonly http: number;
  readonly headers: Record<string, string>;
  readonly rest: JsonObject;

  constructor(code: string, message: string, options: ArmFaultOptions = {}) {
    super(message);
    const { http = 400, headers = {}, target, details, additionalInfo } = options;
    this.code = code;
    this.http = http;
    this.headers = headers;
    this.rest = {
      ...(target === undefined ? {} : { target }),
      ...(details === undefined ? {} : { details }),
      ...(additionalInfo === undefined ? {} : { additionalInfo }),
    };
  }

  body(): JsonObject {
    return { error: { code: this.code, message: this.message, ...this.rest } };
  }
}
