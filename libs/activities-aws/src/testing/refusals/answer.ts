import type { FailureCode } from '@slipway/contracts';

/** Whose answer it is: each speaks one of the five protocols. */
export type Api = 'ec2' | 'eks' | 'iam' | 'rds' | 'route53' | 's3' | 'ssm' | 'sts';

/** What one of Amazon's APIs answers, and what it has to be understood as. Ids and accounts are replaced. */
export interface Answer {
  api: Api;
  http: number;
  /** As it goes over the wire. */
  code: string;
  text: string;
  /** Further members of the modelled error. */
  members?: object;
  headers?: Record<string, string>;
  means: FailureCode;
  rule: string;
  /** Message and fix name these. */
  says?: string[];
}
