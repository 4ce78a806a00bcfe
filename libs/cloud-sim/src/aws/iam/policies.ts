import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { objects, text } from '../../core/json.ts';
import { uniqueId } from '../access/credentials.ts';
import { managedPolicies } from '../access/managed-policies.ts';
import { AwsFault } from '../fault.ts';
import type { Call, Operation } from '../service.ts';
import { about, arnByName, createEntity, findByName, listed, paged } from './entity.ts';
import { customerPolicy, policyArn } from './find.ts';
import { encodedDocument, nameAt, pathAt } from './names.ts';
import { newTags } from './new-tags.ts';
import { alreadyExists, deleteConflict, noSuchEntity } from './refusals.ts';
import { checkIdentityPolicy } from './trust.ts';

const largest = 6144;
const mostVersions = 5;

interface Version extends JsonObject {
  VersionId: string;
  Document: string;
  IsDefaultVersion: boolean;
  CreateDate: string;
}

const versionsOf = (policy: Resource): Version[] => objects(policy.hidden, 'versions') as Version[];
const attachments = (call: Call, id: string): number =>
  ['iam.roles', 'iam.users'].flatMap((type) => call.aws.graph.all(type)).filter((item) => attachedTo(item, id)).length;
const attachedTo = (item: Resource, id: string): boolean =>
  ((item.hidden?.['attached'] as string[] | undefined) ?? []).includes(id);

/** Users and roles that a policy is attached to. */
export function entitiesWith(call: Call, type: 'iam.roles' | 'iam.users', id: string): Resource[] {
  return call.aws.graph.all(type).filter((item) => attachedTo(item, id));
}

function show(call: Call, policy: Resource): JsonObject {
  return {
    ...policy.body,
    AttachmentCount: attachments(call, policy.id),
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
  };
}

/** A policy that Amazon keeps, as `GetPolicy` shows it. */
function showManaged(call: Call, id: string): JsonObject {
  const [, path = '/', name = ''] = /:policy(\/(?:.*\/)?)([^/]+)$/.exec(id) ?? [];
  return {
    PolicyName: name,
    PolicyId: `ANPA${call.aws.seeded.hex(17, id).toUpperCase()}`,
    Arn: id,
    Path: path,
    DefaultVersionId: 'v1',
    AttachmentCount: attachments(call, id),
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    CreateDate: '2015-02-06T18:41:00.000Z',
    UpdateDate: '2015-02-06T18:41:00.000Z',
  };
}

function createPolicy(call: Call): JsonObject {
  const { input, aws } = call;
  const name = nameAt(input, 'PolicyName', 128);
  const path = pathAt(input);
  const document = text(input, 'PolicyDocument');
  checkIdentityPolicy(document, 'PolicySize', largest);
  if (findByName(call, 'policy', name))
    throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
  const CreateDate = aws.clock.iso();
  const version: Version = { VersionId: 'v1', Document: document, IsDefaultVersion: true, CreateDate };
  const policy = createEntity(call, {
    kind: 'policy',
    path,
    name,
    body: {
      PolicyName: name,
      PolicyId: uniqueId(aws, 'ANPA'),
      DefaultVersionId: 'v1',
      UpdateDate: CreateDate,
      ...(input['Description'] === undefined ? {} : { Description: input['Description'] }),
      ...newTags(call),
    },
    hidden: { versions: [version] },
  });
  return { Policy: show(call, policy) };
}

function getPolicy(call: Call): JsonObject {
  const id = policyArn(call);
  if (managedPolicies[id]) return { Policy: showManaged(call, id) };
  const policy = customerPolicy(call);
  if (!call.aws.lags.visible(policy, 'get', call.reader)) throw noSuchEntity(`Policy ${id} was not found.`);
  return { Policy: show(call, policy) };
}

function listPolicies(call: Call): JsonObject {
  const scope = text(call.input, 'Scope') || 'All';
  const own = scope === 'AWS' ? [] : listed(call, 'policy').map((policy) => show(call, policy));
  const managed = scope === 'Local' ? [] : Object.keys(managedPolicies).map((id) => showManaged(call, id));
  const all = [...own, ...managed].map(({ Tags: _tags, Description: _description, ...shown }) => shown);
  const used = call.input['OnlyAttached'] === true ? all.filter((item) => item['AttachmentCount'] !== 0) : all;
  return paged(call, 'Policies', used);
}

function deletePolicy(call: Call): undefined {
  if (managedPolicies[policyArn(call)])
    throw new AwsFault('AccessDenied', 'Cannot delete an AWS managed policy.', { http: 403 });
  const policy = customerPolicy(call);
  if (attachments(call, policy.id) > 0) throw deleteConflict('Cannot delete a policy attached to entities.');
  if (versionsOf(policy).length > 1)
    throw deleteConflict(
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
    );
  call.aws.graph.delete(policy.id, call.caller.arn);
}

function putVersions(call: Call, policy: Resource, versions: Version[]): void {
  const DefaultVersionId = versions.find((item) => item.IsDefaultVersion)?.VersionId ?? 'v1';
  const body = { ...policy.body, DefaultVersionId, UpdateDate: call.aws.clock.iso() };
  call.aws.graph.update(policy.id, body, { hidden: { ...policy.hidden, versions } });
}

function createVersion(call: Call): JsonObject {
  const policy = customerPolicy(call);
  const document = text(call.input, 'PolicyDocument');
  checkIdentityPolicy(document, 'PolicySize', largest);
  const versions = versionsOf(policy);
  if (versions.length >= mostVersions)
    throw new AwsFault(
      'LimitExceeded',
      'A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
      { http: 409 },
    );
  const number = Math.max(...versions.map((item) => Number(item.VersionId.slice(1)))) + 1;
  const IsDefaultVersion = call.input['SetAsDefault'] === true;
  const CreateDate = call.aws.clock.iso();
  const version: Version = { VersionId: `v${number}`, Document: document, IsDefaultVersion, CreateDate };
  const others = versions.map((item) => (IsDefaultVersion ? { ...item, IsDefaultVersion: false } : item));
  putVersions(call, policy, [version, ...others]);
  return { PolicyVersion: { VersionId: version.VersionId, IsDefaultVersion, CreateDate } };
}

function version(call: Call, policy: Resource): Version {
  const id = text(call.input, 'VersionId');
  const found = versionsOf(policy).find((item) => item.VersionId === id);
  if (!found) throw noSuchEntity(`Policy ${policy.id} version ${id} does not exist or is not attachable.`);
  return found;
}

function getVersion(call: Call): JsonObject {
  const managed = managedPolicies[policyArn(call)];
  if (managed) {
    const { CreateDate = '' } = showManaged(call, policyArn(call));
    const shown = { VersionId: 'v1', IsDefaultVersion: true, CreateDate };
    return { PolicyVersion: { ...shown, Document: encodedDocument(JSON.stringify(managed)) } };
  }
  const found = version(call, customerPolicy(call));
  return { PolicyVersion: { ...found, Document: encodedDocument(found.Document) } };
}

export const policyOperations: Record<string, Operation> = {
  CreatePolicy: about((call) => arnByName(call, 'policy', text(call.input, 'PolicyName')), createPolicy),
  GetPolicy: about(policyArn, getPolicy),
  ListPolicies: { handle: listPolicies },
  DeletePolicy: about(policyArn, deletePolicy),
  CreatePolicyVersion: about(policyArn, createVersion),
  GetPolicyVersion: about(policyArn, getVersion),
  ListPolicyVersions: about(policyArn, (call) => {
    const shown = versionsOf(customerPolicy(call)).map(({ Document: _document, ...rest }) => rest);
    return paged(call, 'Versions', shown);
  }),
  SetDefaultPolicyVersion: about(policyArn, (call) => {
    const policy = customerPolicy(call);
    const wanted = version(call, policy);
    const versions = versionsOf(policy).map((item) => ({
      ...item,
      IsDefaultVersion: item.VersionId === wanted.VersionId,
    }));
    putVersions(call, policy, versions);
    return undefined;
  }),
  DeletePolicyVersion: about(policyArn, (call) => {
    const policy = customerPolicy(call);
    const wanted = version(call, policy);
    if (wanted.IsDefaultVersion) throw deleteConflict('Cannot delete the default version of a policy.');
    putVersions(
      call,
      policy,
      versionsOf(policy).filter((item) => item !== wanted),
    );
    return undefined;
  }),
};
