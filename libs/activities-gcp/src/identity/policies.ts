import { once } from '../client.ts';
import type { GoogleCloud } from '../cloud.ts';
import type { Binding, Policy, PolicyOwner } from './policy.ts';

interface AnyPolicy {
  version?: number | null;
  etag?: unknown;
  bindings?: { role?: string | null; members?: string[] | null; condition?: object | null }[] | null;
}

/** Only version 3 shows conditions; a write that was read at another version would drop them. */
const requestedPolicyVersion = 3;

const toPolicy = ({ version, etag, bindings }: AnyPolicy): Policy => ({
  version: version ?? 1,
  etag,
  bindings: (bindings ?? []).map(({ role, members, condition }): Binding => ({
    role: role ?? '',
    members: members ?? [],
    ...(condition ? { condition } : {}),
  })),
});

/** cloud.google.com/resource-manager/reference/rest/v3/projects/setIamPolicy */
export function projectPolicy(cloud: GoogleCloud): PolicyOwner {
  const resource = `projects/${cloud.project}`;
  return {
    what: `the policy of project ${cloud.project}`,
    key: resource,
    read: async () => {
      const client = await cloud.clients.projects();
      return toPolicy((await client.getIamPolicy({ resource, options: { requestedPolicyVersion } }, once))[0]);
    },
    write: async (policy) => {
      const client = await cloud.clients.projects();
      return client.setIamPolicy({ resource, policy: policy as object }, once);
    },
  };
}

/** cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts/setIamPolicy */
export function accountPolicy(cloud: GoogleCloud, email: string): PolicyOwner {
  const resource = `projects/${cloud.project}/serviceAccounts/${email}`;
  return {
    what: `the policy of service account ${email}`,
    key: resource,
    read: async () => {
      const { projects } = await cloud.clients.iam();
      const options = { 'options.requestedPolicyVersion': requestedPolicyVersion };
      return toPolicy((await projects.serviceAccounts.getIamPolicy({ resource, ...options })).data);
    },
    write: async ({ version, etag, bindings }) => {
      const { projects } = await cloud.clients.iam();
      const policy = { version: version ?? 3, etag: typeof etag === 'string' ? etag : null, bindings };
      return projects.serviceAccounts.setIamPolicy({ resource, requestBody: { policy } });
    },
  };
}

/** cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories/setIamPolicy */
export function repositoryPolicy(cloud: GoogleCloud, resource: string): PolicyOwner {
  return {
    what: `the policy of ${resource.split('/').at(-1) ?? resource}`,
    key: resource,
    read: async () => {
      const client = await cloud.clients.artifactRegistry();
      return toPolicy((await client.getIamPolicy({ resource, options: { requestedPolicyVersion } }, once))[0]);
    },
    write: async (policy) => {
      const client = await cloud.clients.artifactRegistry();
      return client.setIamPolicy({ resource, policy: policy as object }, once);
    },
  };
}
