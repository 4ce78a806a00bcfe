import type { Resource } from '../../core/graph.ts';
import { text } from '../../core/json.ts';
import type { Call } from '../service.ts';
import { arnByName, findByName } from './entity.ts';
import { cannotBeFound, noSuchEntity } from './refusals.ts';

const visible = (call: Call, found: Resource | undefined): Resource | undefined =>
  found && call.aws.lags.visible(found, 'get', call.reader) ? found : undefined;

/** For writes, which meet the newest state. */
export function roleOf(call: Call): Resource {
  const name = text(call.input, 'RoleName');
  const role = findByName(call, 'role', name);
  if (!role) throw cannotBeFound('role', name);
  return role;
}

/** For reads, which may not see a fresh role yet. */
export function readRole(call: Call): Resource {
  const role = visible(call, roleOf(call));
  if (!role) throw cannotBeFound('role', text(call.input, 'RoleName'));
  return role;
}

/** The caller's own where no name is given. */
function userName(call: Call): string {
  return text(call.input, 'UserName') || (call.caller.arn.split('/').at(-1) ?? '');
}

export function userOf(call: Call): Resource {
  const user = findByName(call, 'user', userName(call));
  if (!user) throw cannotBeFound('user', userName(call));
  return user;
}

export function readUser(call: Call): Resource {
  const user = visible(call, userOf(call));
  if (!user) throw cannotBeFound('user', userName(call));
  return user;
}

export function profileOf(call: Call): Resource {
  const name = text(call.input, 'InstanceProfileName');
  const profile = findByName(call, 'instance-profile', name);
  if (!profile) throw noSuchEntity(`Instance Profile ${name} cannot be found.`);
  return profile;
}

export function readProfile(call: Call): Resource {
  const profile = visible(call, profileOf(call));
  if (!profile) throw noSuchEntity(`Instance Profile ${text(call.input, 'InstanceProfileName')} cannot be found.`);
  return profile;
}

/** A policy of the account, by its ARN. */
export function customerPolicy(call: Call): Resource {
  const policyArn = text(call.input, 'PolicyArn');
  const policy = call.aws.graph.get(policyArn);
  if (policy?.type !== 'iam.policies') throw noSuchEntity(`Policy ${policyArn} was not found.`);
  return policy;
}

export const roleArn = (call: Call): string => arnByName(call, 'role', text(call.input, 'RoleName'));
export const userArn = (call: Call): string => arnByName(call, 'user', userName(call));
export const profileArn = (call: Call): string =>
  arnByName(call, 'instance-profile', text(call.input, 'InstanceProfileName'));
export const policyArn = (call: Call): string => text(call.input, 'PolicyArn');

export const providerArn = (call: Call): string => text(call.input, 'OpenIDConnectProviderArn');

export function findProvider(call: Call): Resource {
  const provider = call.aws.graph.get(providerArn(call));
  if (provider?.type !== 'iam.openIdConnectProviders')
    throw noSuchEntity(`OpenIDConnect Provider not found for arn ${providerArn(call)}`);
  return provider;
}
