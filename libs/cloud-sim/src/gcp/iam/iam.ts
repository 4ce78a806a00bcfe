import type { Api } from '../api.ts';
import { text } from '../../core/json.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Gcp } from '../gcp.ts';
import { fields, listOf } from '../shape.ts';
import { tableRoutes } from '../table-routes.ts';
import { getAccountPolicy, setAccountPolicy } from './account-policy.ts';
import {
  createAccount,
  deleteAccount,
  disableAccount,
  enableAccount,
  getAccount,
  listAccounts,
  patchAccount,
  undeleteAccount,
} from './service-accounts.ts';
import { createKey, deleteKey, getKey, listKeys } from './keys.ts';

const accounts = '/v1/projects/{project}/serviceAccounts';
const account = `${accounts}/{account}`;
const keys = `${account}/keys`;
const accountShape = fields({
  name: 'string',
  projectId: 'string',
  uniqueId: 'string',
  email: 'string',
  displayName: 'string',
  etag: 'bytes',
  description: 'string',
  oauth2ClientId: 'string',
  disabled: 'bool',
});
export const policyShape = fields({
  version: 'int',
  etag: 'bytes',
  bindings: listOf(
    fields({
      role: 'string',
      members: listOf('string'),
      condition: fields({ title: 'string', description: 'string', expression: 'string', location: 'string' }),
      bindingId: 'string',
    }),
  ),
  auditConfigs: 'any',
  rules: 'any',
});
const setPolicy = fields({ policy: policyShape, updateMask: 'string' });
const sa = (verb: string): string => `iam.serviceAccounts.${verb}`;
const named = (request: JsonObject): string => text(request, 'account');

/** IAM proper: service accounts, their keys and their own policies. Project `-` stands for the account's own. */
export function iam(_gcp: Gcp): Api {
  return {
    service: 'iam',
    title: 'Identity and Access Management (IAM) API',
    style: 'status',
    mustBeEnabled: true,
    routes: () =>
      tableRoutes(
        [
          {
            operation: 'serviceAccounts.create',
            verb: 'POST',
            path: accounts,
            permission: sa('create'),
            body: fields({ accountId: 'string', serviceAccount: accountShape }),
            handle: createAccount,
          } as const,
          {
            operation: 'serviceAccounts.list',
            verb: 'GET',
            path: accounts,
            permission: sa('list'),
            query: { pageSize: 'int', pageToken: 'string' },
            handle: listAccounts,
          } as const,
          {
            operation: 'serviceAccounts.get',
            verb: 'GET',
            path: account,
            permission: sa('get'),
            name: named,
            handle: getAccount,
          } as const,
          {
            operation: 'serviceAccounts.patch',
            verb: 'PATCH',
            path: account,
            permission: sa('update'),
            body: fields({ serviceAccount: accountShape, updateMask: 'string' }),
            name: named,
            handle: patchAccount,
          } as const,
          {
            operation: 'serviceAccounts.delete',
            verb: 'DELETE',
            path: account,
            permission: sa('delete'),
            name: named,
            handle: deleteAccount,
          } as const,
          {
            operation: 'serviceAccounts.undelete',
            verb: 'POST',
            path: `${account}:undelete`,
            permission: sa('undelete'),
            body: fields({}),
            name: named,
            handle: undeleteAccount,
          } as const,
          {
            operation: 'serviceAccounts.enable',
            verb: 'POST',
            path: `${account}:enable`,
            permission: sa('enable'),
            body: fields({}),
            name: named,
            handle: enableAccount,
          } as const,
          {
            operation: 'serviceAccounts.disable',
            verb: 'POST',
            path: `${account}:disable`,
            permission: sa('disable'),
            body: fields({}),
            name: named,
            handle: disableAccount,
          } as const,
          {
            operation: 'serviceAccounts.getIamPolicy',
            verb: 'POST',
            path: `${account}:getIamPolicy`,
            permission: sa('getIamPolicy'),
            query: { 'options.requestedPolicyVersion': 'int' },
            name: named,
            handle: getAccountPolicy,
          } as const,
          {
            operation: 'serviceAccounts.setIamPolicy',
            verb: 'POST',
            path: `${account}:setIamPolicy`,
            permission: sa('setIamPolicy'),
            body: setPolicy,
            name: named,
            handle: setAccountPolicy,
          } as const,
          {
            operation: 'serviceAccounts.keys.create',
            verb: 'POST',
            path: keys,
            permission: 'iam.serviceAccountKeys.create',
            body: fields({
              keyAlgorithm: ['KEY_ALG_UNSPECIFIED', 'KEY_ALG_RSA_1024', 'KEY_ALG_RSA_2048'],
              privateKeyType: ['TYPE_UNSPECIFIED', 'TYPE_PKCS12_FILE', 'TYPE_GOOGLE_CREDENTIALS_FILE'],
            }),
            name: named,
            handle: createKey,
          } as const,
          {
            operation: 'serviceAccounts.keys.list',
            verb: 'GET',
            path: keys,
            permission: 'iam.serviceAccountKeys.list',
            query: { keyTypes: 'string' },
            name: named,
            handle: listKeys,
          } as const,
          {
            operation: 'serviceAccounts.keys.get',
            verb: 'GET',
            path: `${keys}/{key}`,
            permission: 'iam.serviceAccountKeys.get',
            query: { publicKeyType: 'string' },
            name: named,
            handle: getKey,
          } as const,
          {
            operation: 'serviceAccounts.keys.delete',
            verb: 'DELETE',
            path: `${keys}/{key}`,
            permission: 'iam.serviceAccountKeys.delete',
            name: named,
            handle: deleteKey,
          } as const,
        ].map((row) => ({ ...row, project: projectOfAccount })),
      ),
  };
}

function projectOfAccount(request: JsonObject): string {
  const project = text(request, 'project');
  if (project !== '-') return project;
  return /@([^.]+)\.iam\.gserviceaccount\.com$/.exec(text(request, 'account'))?.[1] ?? '-';
}
