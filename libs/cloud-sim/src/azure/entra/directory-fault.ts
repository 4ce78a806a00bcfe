import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../core/json.ts';

/** A refusal of the token endpoint, by the number of its sentence. */
export class DirectoryFault extends Error {
  override readonly name = 'DirectoryFault';
  readonly error: string;
  readonly number: number;
  readonly http: number;

  constructor(http: number, error: string, number: number, sentence: string) {
    super(sentence);
    this.http = http;
    this.error = error;
    this.number = number;
  }

  body(): JsonObject {
    const [trace, correlation] = [randomUUID(), randomUUID()];
    const timestamp = new Date().toISOString().replace('T', ' ').replace(/\.\d+/, '');
    return {
      error: this.error,
      error_description: `AADSTS${this.number}: ${this.message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
      error_codes: [this.number],
      timestamp,
      trace_id: trace,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${this.number}`,
    };
  }
}
