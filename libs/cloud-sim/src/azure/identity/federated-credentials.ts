import type { Resource } from '../../core/graph.ts';
import { list, object, text } from '../../core/json.ts';
import type { ArmCall } from '../arm/call.ts';
import { parentId } from '../arm/arm-id.ts';
import { ArmFault } from '../fault.ts';
import type { ResourceType } from '../resource-type.ts';
import { identityType, identityVersions } from './user-assigned.ts';

const most = 20;

/** Which tokens of other issuers an identity answers to. */
export const federatedCredentials: ResourceType = {
  type: `${identityType}/federatedIdentityCredentials`,
  apiVersions: identityVersions,
  names: /^[A-Za-z0-9][-\w]{2,119}$/,
  group: 'FederatedIdentityCredentials',
  put: {},
  delete: {},
  provisioningState: false,
  draft: (call, before) => {
    const properties = object(call.body, 'properties');
    const [issuer, subject] = [text(properties, 'issuer'), text(properties, 'subject')];
    const audiences = list(properties, 'audiences');
    if (!/^https:\/\/[^\s]+$/.test(issuer)) throw bad(`The issuer '${issuer}' must be a URL that begins with https.`);
    if (subject === '') throw bad('The subject of a federated identity credential must not be empty.');
    if (audiences.length !== 1 || typeof audiences[0] !== 'string')
      throw bad('The audiences of a federated identity credential must hold exactly one value.');
    const others = siblings(call).filter((item) => item.id !== before?.id);
    if (!before && others.length >= most)
      throw new ArmFault(
        'TooManyFederatedIdentityCredentials',
        `Too many Federated Identity Credentials have been assigned to this Managed Identity. The maximum is ${most}.`,
      );
    const same = others.some(
      ({ body }) =>
        text(object(body, 'properties'), 'issuer') === issuer &&
        text(object(body, 'properties'), 'subject') === subject,
    );
    if (same)
      throw new ArmFault('Conflict', 'Issuer and subject combination already exists for this Managed Identity.', {
        http: 409,
      });
    return { body: { properties: { issuer, subject, audiences } } };
  },
};

function siblings(call: ArmCall): Resource[] {
  return call.azure.graph
    .children(call.azure.find(parentId(call.id))?.id ?? '')
    .filter((item) => item.type === federatedCredentials.type);
}

function bad(message: string): ArmFault {
  return new ArmFault('BadRequest', message);
}
