import type { CloudSide } from '../core/cluster-host.ts';
import type { Fault } from '../core/faults.ts';
import type { HttpRequest } from '../core/http-server.ts';
import type { JsonObject } from '../core/json.ts';
import type { Reader } from '../core/lags.ts';
import type { Aws } from './aws.ts';

/** Who signed a request. */
export interface Principal {
  /** `arn:aws:iam::123456789012:user/x` or `arn:aws:sts::123456789012:assumed-role/<role>/<session>`. */
  arn: string;
  account: string;
  userId: string;
}

/** One request on its way through a service. */
export interface Call {
  aws: Aws;
  http: HttpRequest;
  caller: Principal;
  /** Of the signature's credential scope. */
  region: string;
  /** As fault rules and the journal name it: `CreateVpc`. */
  operation: string;
  /**
   * Checked and decoded by the SDK's own schema: members by their model names (`CidrBlock`, `clientRequestToken`), lists as arrays,
   * timestamps as ISO 8601, blobs as base64.
   */
  input: JsonObject;
  requestId: string;
  /** Which replica this read meets. */
  reader: Reader;
  /** Rules that fire on this request. */
  faults: Fault[];
  /** Ids for the journal. */
  touched: Set<string>;
  /** Actions that the caller was found to be allowed, for the journal. */
  allowed: string[];
}

/** The members of the modelled output, under their model names. Undefined: the output has no members. */
export type Reply = JsonObject | undefined;

export interface NeededAction {
  /** `ec2:CreateTags` */
  action: string;
  /** ARN, or `*`. */
  resource: string;
  /** Keys that conditions of policies ask for: `aws:RequestTag/x`, `iam:PassedToService`. */
  context?: Record<string, string | string[]>;
}

export interface Operation {
  handle(call: Call): Reply | Promise<Reply>;
  /** Short name of the resource, for fault rules. */
  name?(input: JsonObject): string;
  /**
   * Actions that the caller's policies must allow, each with the ARN it is about; absent: `<prefix>:<Operation>` on `*`. Actions that an
   * option of the request brings along (`iam:PassRole`, `ec2:CreateTags`) belong here too.
   */
  actions?(call: Call): NeededAction[];
  /** Default `request`. */
  phase?: 'request' | 'poll';
}

/** One service of Amazon's: its table is the SDK's, its meaning is ours. */
export interface Service {
  /** As signatures name it in their credential scope, and the journal: `ec2`, `eks`, `route53`, `elasticloadbalancing`. */
  service: string;
  /** Of its actions in policies, where it is not the same. */
  prefix?: string;
  /** The modules of the SDK whose schemas are the service's table; the second one of two with one scope is told apart by its API version. */
  schemas(): Promise<object>;
  operations: Record<string, Operation>;
}

/**
 * Made once at start: registers its kinds of operations (`aws.operations.define`) and tasks, and returns its table. `side` is for services
 * that make clusters; the others leave it out.
 */
export type MakeService = (aws: Aws, side: () => CloudSide) => Service;
