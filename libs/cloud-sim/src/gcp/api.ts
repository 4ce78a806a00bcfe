import type { Fault } from '../core/faults.ts';
import type { HttpRequest } from '../core/http-server.ts';
import type { JsonObject } from '../core/json.ts';
import type { Reader } from '../core/lags.ts';
import type { ErrorStyle } from './fault.ts';
import type { Gcp } from './gcp.ts';
import type { PathTemplate } from './path-template.ts';

/** Undefined is 204 No Content. */
export type Reply = JsonObject | undefined;

/** One request on its way through an API. */
export interface Call {
  gcp: Gcp;
  http: HttpRequest;
  /** E-mail of the caller. */
  principal: string;
  project: string;
  operation: string;
  /** Path variables, query and body as one checked message. */
  request: JsonObject;
  /** Which replica this read meets. */
  reader: Reader;
  /** Rules that fire on this request. */
  faults: Fault[];
  /** Ids for the journal. */
  touched: Set<string>;
}

export interface Route {
  /** As fault rules and the journal name it. */
  operation: string;
  verb: string;
  path: PathTemplate;
  /** `poll` for reads of operations. */
  phase: 'request' | 'poll';
  /** Needed on the project; absent: every caller may. */
  permission?: string;
  /** Checks and joins path, query and body. */
  decode(http: HttpRequest, params: Record<string, string>): JsonObject;
  /** Refuses a reply that the real API could not give. */
  checkReply?(reply: JsonObject): void;
  project(request: JsonObject): string;
  /** Short name of the resource, for fault rules. */
  name(request: JsonObject): string;
  handle(call: Call): Reply | Promise<Reply>;
}

/** One API on one port. */
export interface Api {
  /** Key of the endpoint in the configuration, e.g. `container`. */
  service: string;
  title: string;
  style: ErrorStyle;
  /** Whether calls are refused until the project has enabled it. */
  mustBeEnabled: boolean;
  routes(): Route[];
}
