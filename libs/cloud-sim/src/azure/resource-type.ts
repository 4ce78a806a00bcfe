import type { CloudSide } from '../core/cluster-host.ts';
import type { Resource } from '../core/graph.ts';
import type { JsonObject } from '../core/json.ts';
import type { Lag } from '../core/lags.ts';
import type { Operation, OperationError } from '../core/operation.ts';
import type { Spread } from '../core/seeded.ts';
import type { ArmCall, Reply } from './arm/call.ts';
import type { Azure } from './azure.ts';
import type { ArmFault } from './fault.ts';

/** How a change is answered. Without `spread` it is done when answered: PUT 201 or 200, PATCH 200, DELETE 200. */
export interface Change {
  /** Of the operation that carries it out, in simulated seconds. */
  spread?: Spread | ((call: ArmCall) => Spread);
  /** Default: PUT 201 for a new resource and 200 for one that was there, PATCH 200, DELETE 202. */
  status?: number;
  /** Where the client may follow the operation; default: PUT and PATCH `azure-asyncoperation`, DELETE both. */
  headers?: readonly ('azure-asyncoperation' | 'location')[];
  /**
   * What becomes of members that a PUT leaves out. `replace` (default): they are gone. `merge`: objects keep them (JSON merge patch).
   * A PATCH merges always; `tags`: it takes nothing but tags.
   */
  semantics?: 'replace' | 'merge' | 'tags';
}

/** What is to be stored of a PUT or PATCH. */
export interface Draft {
  /** As the API shows it, without `id`, `name`, `type`, `etag`, `properties.provisioningState`: the pipeline adds those. */
  body: JsonObject;
  /** What the API takes but never shows. Absent: as before. */
  hidden?: JsonObject;
  /** ARM ids of what this uses, in any letter case; a missing one is refused (`InvalidResourceReference`). */
  refs?: readonly string[];
  /** Dollars an hour at list price. */
  costPerHour?: number;
}

/** What an action, a call or a hook of a type needs to know of its effect on the world. */
export interface Effect {
  /** Real work before `done`; repeated after a crash, so it must be idempotent. */
  prepare?(azure: Azure, resource: Resource, operation: Operation): Promise<unknown>;
  /** The operation succeeded; `provisioningState` is `Succeeded` by now. May throw `OperationFailure`: the operation fails. */
  done?(azure: Azure, resource: Resource, prepared: unknown, operation: Operation): void;
  /** The operation failed and what it worked on stands there with `provisioningState` `Failed`. */
  broken?(azure: Azure, resource: Resource, error: OperationError): void;
}

export interface Action {
  /** For journal and fault rules; default `<Types>_<Action>`. */
  operation?: string;
  /** Default `<type>/<action>/action`. */
  permission?: string;
  handle(call: ArmCall, resource: Resource): Reply | Promise<Reply>;
}

/** One row of the table: everything that is particular to one type of resource. */
export interface ResourceType {
  /** `Microsoft.Network/virtualNetworks/subnets`; also `type` in the graph. */
  type: string;
  apiVersions: readonly string[];
  /** Default `resourceGroup`. `extension`: under any scope, as `<scope>/providers/<type>/<name>`. */
  scope?: 'resourceGroup' | 'subscription' | 'extension';
  /** Has a location of its own and may have tags, so that PUT must name the location. Default: not in another one and no extension. */
  tracked?: boolean;
  /** What names may look like; the whole name must match. */
  names: RegExp;
  /** In place of 400 `InvalidResourceName`. */
  badName?(name: string): ArmFault;
  /** As fault rules and the journal name it, `VirtualNetworks` in `VirtualNetworks_CreateOrUpdate`; default: the last part of `type`. */
  group?: string;
  /** What its actions begin with, where that is not `type`. */
  permission?: string;
  /** Verbs that are absent are not served. GET, HEAD and lists always are. */
  put?: Change;
  patch?: Change;
  delete?: Change;
  /**
   * Checks the request and says what to store. `call.body` is the body as sent for `replace`, merged into what stands for `merge`
   * and PATCH; `before` is what stands. Absent: stored as it is, with a location and tags.
   */
  draft?(call: ArmCall, before: Resource | undefined): Draft;
  /** Further actions that the caller must be allowed, such as `subnets/join/action` (403 `LinkedAuthorizationFailed`). */
  linked?(call: ArmCall): { action: string; scope: string }[];
  /** Called in the transaction of the accepted request, before an operation runs. */
  begun?(azure: Azure, resource: Resource, before: Resource | undefined, call: ArmCall): void;
  /** What PUT and PATCH bring about. */
  onPut?: Effect;
  /** Refuses the deletion. What uses the resource is refused by `inUse` before. */
  mayDelete?(call: ArmCall, resource: Resource): void;
  onDelete?: Effect;
  /** The refusal when others use it; `child` is what is used: the resource itself or something in it. */
  inUse?(resource: Resource, users: Resource[], child: Resource): ArmFault;
  /** Default: `{id, name, type, …body}`. */
  view?(azure: Azure, resource: Resource): JsonObject;
  /** `weak`: `W/"…"`, `plain`: the bare text; changes with each write and is compared with `If-Match` and `If-None-Match`. */
  etag?: 'weak' | 'plain';
  /** `properties.provisioningState` where the type has one; default true. `states` are its words while it works. */
  provisioningState?: boolean;
  states?: { creating?: string; updating?: string; deleting?: string };
  /** One change at a time of all resources that give the same key, e.g. the id of the cluster. */
  exclusive?(id: string): string;
  /** The refusal when another change runs; default 409 `AnotherOperationInProgress`. */
  busy?(running: Operation, azure: Azure): ArmFault;
  /** How long a GET answers 404 after the operation that created it `Succeeded`. */
  lateRead?: Lag;
  /** POST `<id>/<action>`. */
  actions?: Record<string, Action>;
  /**
   * What a list shows; default: all of the type in the group, subscription or parent that the path names. `scope` is an ARM id, `all` what
   * stands, or what is gone and still listed.
   */
  collection?(call: ArmCall, scope: string, all: readonly Resource[]): Resource[];
  /** What an id means where it may be written at several scopes; default: what has this id. */
  find?(azure: Azure, id: string): Resource | undefined;
  /** The 404 in place of `ResourceNotFound`. */
  missing?(call: ArmCall): ArmFault;
  /** Users outside of it do not keep it from being deleted: the operation fails at them later, or they stay without it. */
  deletedInUse?: boolean;
  /** Whether it is shown in this list; for `$filter`. */
  listed?(call: ArmCall, resource: Resource): boolean;
  /** Default 100. */
  pageSize?: number;
}

/** A route that is no resource: `checkNameAvailability`, `usages`, `kubernetesVersions`, a list over several types. */
export interface ProviderCall {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'HEAD';
  /** `/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/usages`; parameters arrive in `call.params`. */
  path: string;
  apiVersions: readonly string[];
  /** `Usage_List` */
  operation: string;
  /** `Microsoft.Compute/locations/usages/read`; '' for what everybody may who has a token. */
  permission: string;
  handle(call: ArmCall): Reply | Promise<Reply>;
}

/** One resource provider. */
export interface Provider {
  /** `Microsoft.Network` */
  namespace: string;
  types: readonly ResourceType[];
  /** Looked at before the types. */
  calls?: readonly ProviderCall[];
  /** How the URLs of its operations look; default `{status: 'operations', result: 'operationResults'}`. */
  operationUrls?: {
    status: string;
    result: string;
    /** Length of the signed query in characters; default 400, about 3000 for MySQL. */
    queryLength?: number;
  };
  /** Registered in every subscription from the first day. */
  alwaysRegistered?: boolean;
}

/**
 * Made once at start: registers tasks and listeners (`azure.operations.onDone`) and returns its table. `side` is for whoever makes
 * clusters; the others leave it out. Tables in the store and keys in `settings` begin with `azure.`: a reset forgets those.
 */
export type MakeProvider = (azure: Azure, side: () => CloudSide) => Provider;
