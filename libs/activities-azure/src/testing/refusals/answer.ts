import type { FailureCode } from '@slipway/contracts';

/** Whose answer it is; `operation`: what an operation ended with, as its address tells. */
export type Api =
  | 'aks'
  | 'authorization'
  | 'compute'
  | 'dns'
  | 'identities'
  | 'mysql'
  | 'network'
  | 'operation'
  | 'privateDns'
  | 'registry'
  | 'resources'
  | 'storage';

/** What one of Azure's APIs answers, and what it has to be understood as. Ids and names are replaced. */
export interface Answer {
  api: Api;
  http: number;
  /** As it goes over the wire. */
  body: object;
  headers?: Record<string, string>;
  means: FailureCode;
  rule: string;
  /** Message and fix name these. */
  says?: string[];
  /** Where somebody met it, or Azure describes it. */
  source: string;
}

/** As Resource Manager and most providers write it. */
export const inError = (code: string, message: string, more: object = {}): object => ({
  error: { code, message, ...more },
});

/** As AKS and DNS write it. */
export const flat = (code: string, message: string, more: object = {}): object => ({ code, message, ...more });

/** As an operation that failed writes it. */
export const failed = (code: string, message: string, more: object = {}): object => ({
  name: '00000000-0000-4000-8000-0000000000b1',
  status: 'Failed',
  error: { code, message, ...more },
});

export const subscription = '/subscriptions/00000000-0000-4000-8000-000000000001';
export const group = `${subscription}/resourceGroups/acme-gitpod`;

/** `hashicorp/terraform-provider-azurerm#334` is in the repository's issues. */
export const issue = (repository: string, number: number): string => `github.com/${repository}/issues/${number}`;
export const tpa = (number: number): string => issue('hashicorp/terraform-provider-azurerm', number);
