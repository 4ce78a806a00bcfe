import type { JsonObject } from '../../core/json.ts';
import { list, object, text } from '../../core/json.ts';
import { arn, cloud } from '../aws.ts';
import { AwsFault } from '../fault.ts';
import type { Call, Operation } from '../service.ts';
import { about } from './entity.ts';
import { findProvider, providerArn } from './find.ts';
import { alreadyExists, invalidInput, limitExceeded, validation } from './refusals.ts';
import { newTags } from './new-tags.ts';

const type = 'iam.openIdConnectProviders';
const mostProviders = 100;
const mostClients = 100;

const texts = (input: JsonObject, key: string): string[] => list(input, key).filter((item) => typeof item === 'string');

/** `https://…` without the scheme, as ARNs have it. */
function hostAndPath(url: string): string {
  const match = /^https:\/\/([^\s?#]+)$/.exec(url);
  if (match?.[1] === undefined) throw validation('Invalid Open ID Connect Provider URL');
  return match[1].replace(/\/$/, '');
}

const arnOf = (call: Call, url: string): string =>
  arn('iam', '', call.caller.account, `oidc-provider/${url.replace(/^https:\/\//, '')}`);

/** Without thumbprints IAM asks the issuer itself, which must be there. */
function issuerAnswers(call: Call, url: string): boolean {
  const clusters = call.aws.graph.all('eks.clusters');
  return clusters.some((cluster) => text(object(object(cluster.body, 'identity'), 'oidc'), 'issuer') === url);
}

function createProvider(call: Call): JsonObject {
  const { aws, input, caller } = call;
  const Url = hostAndPath(text(input, 'Url'));
  const clients = texts(input, 'ClientIDList');
  const thumbprints = texts(input, 'ThumbprintList');
  for (const thumbprint of thumbprints)
    if (!/^[0-9a-fA-F]{40}$/.test(thumbprint)) throw validation('Thumbprint must be a 40 character hexadecimal string');
  if (thumbprints.length > 5) throw limitExceeded('ThumbprintsPerOpenIdConnectProvider', 5);
  if (clients.length > mostClients) throw limitExceeded('ClientIdsPerOpenIdConnectProvider', mostClients);
  const id = arnOf(call, Url);
  if (aws.graph.get(id)) throw alreadyExists(`Provider with url https://${Url} already exists.`);
  if (aws.graph.all(type).length >= mostProviders)
    throw limitExceeded('OpenIdConnectProvidersPerAccount', mostProviders);
  if (thumbprints.length === 0 && !issuerAnswers(call, text(input, 'Url')))
    throw new AwsFault(
      'OpenIdIdpCommunicationError',
      `Please check your OpenID Connect provider configuration: ${text(input, 'Url')} cannot be reached.`,
    );
  aws.graph.forget(id);
  aws.graph.create({
    id,
    type,
    cloud,
    name: Url,
    project: caller.account,
    location: 'global',
    body: {
      Url,
      ClientIDList: clients,
      ThumbprintList: thumbprints.length > 0 ? thumbprints : [aws.seeded.hex(40, 'thumbprint', Url)],
      CreateDate: aws.clock.iso(),
      ...newTags(call),
    },
    refs: [],
    createdBy: caller.arn,
  });
  return { OpenIDConnectProviderArn: id, ...newTags(call) };
}

function changeClients(call: Call, change: (clients: string[], client: string) => string[]): undefined {
  const provider = findProvider(call);
  const client = text(call.input, 'ClientID');
  if (client === '') throw invalidInput('ClientID must not be empty.');
  call.aws.graph.patch(provider.id, { ClientIDList: change(texts(provider.body, 'ClientIDList'), client) });
}

const urlArn = (call: Call): string => arnOf(call, text(call.input, 'Url'));

export const providerOperations: Record<string, Operation> = {
  CreateOpenIDConnectProvider: about(urlArn, createProvider, (input) => text(input, 'Url')),
  GetOpenIDConnectProvider: about(providerArn, (call) => findProvider(call).body, arnName),
  ListOpenIDConnectProviders: {
    handle: ({ aws }) => ({ OpenIDConnectProviderList: aws.graph.all(type).map(({ id }) => ({ Arn: id })) }),
  },
  AddClientIDToOpenIDConnectProvider: about(
    providerArn,
    (call) => changeClients(call, (clients, client) => [...new Set([...clients, client])]),
    arnName,
  ),
  RemoveClientIDFromOpenIDConnectProvider: about(
    providerArn,
    (call) => changeClients(call, (clients, client) => clients.filter((item) => item !== client)),
    arnName,
  ),
  DeleteOpenIDConnectProvider: about(
    providerArn,
    (call) => {
      findProvider(call);
      call.aws.graph.delete(providerArn(call), call.caller.arn);
      return undefined;
    },
    arnName,
  ),
};

function arnName(input: JsonObject): string {
  return text(input, 'OpenIDConnectProviderArn').replace(/^.*?oidc-provider\//, '');
}
