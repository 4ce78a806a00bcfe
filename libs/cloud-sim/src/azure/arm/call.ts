import type { Fault } from '../../core/faults.ts';
import type { HttpRequest } from '../../core/http-server.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Reader } from '../../core/lags.ts';
import type { Azure } from '../azure.ts';

/** Whose token a request carries. */
export interface Principal {
  /** Object id in the directory: what role assignments name. */
  objectId: string;
  /** Client id of the application or identity. */
  clientId: string;
  tenant: string;
}

/** One request on its way. */
export interface ArmCall {
  azure: Azure;
  http: HttpRequest;
  caller: Principal;
  /** Id of the subscription; '' where the path has none. */
  subscription: string;
  /** As its group was created; '' where the path has none. */
  resourceGroup: string;
  /** Canonical ARM id of the resource, or of the one that a list or action is about. */
  id: string;
  /** Its last name. */
  name: string;
  /** Parameters of a provider's call; `location` in lower case. */
  params: Record<string, string>;
  apiVersion: string;
  /** As fault rules and the journal name it: `VirtualNetworks_CreateOrUpdate`. */
  operation: string;
  /** As sent. */
  sent: JsonObject;
  /** As sent, or merged into what stands: see `Change.semantics`. */
  body: JsonObject;
  requestId: string;
  /** Which replica this read meets. */
  reader: Reader;
  /** Rules that fire on this request. */
  faults: Fault[];
  /** Ids for the journal. */
  touched: Set<string>;
}

export interface Reply {
  status: number;
  body?: JsonObject;
  headers?: Record<string, string>;
}

/** A reply with 200. */
export function ok(body: JsonObject): Reply {
  return { status: 200, body };
}
