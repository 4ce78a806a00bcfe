import type { JsonObject } from '../../core/json.ts';
import type { ArmCall, Reply } from '../arm/call.ts';
import { ok } from '../arm/call.ts';
import { locations } from '../arm/location.ts';
import { noEndpoint } from '../arm/refusals.ts';
import type { Azure } from '../azure.ts';
import { register, registrationState } from './registration.ts';

/** GET of one provider: whether the subscription is registered, and its types. */
export function showProvider(call: ArmCall): Reply {
  return ok(view(call, known(call)));
}

export function listProviders(call: ArmCall): Reply {
  const names = [...new Set(call.azure.providers().map(({ namespace }) => namespace))];
  return ok({ value: names.map((namespace) => view(call, namespace)) });
}

/** POST `register`: answers at once, is there later. */
export function registerProvider(call: ArmCall): Reply {
  const namespace = known(call);
  register(call.azure, call.subscription, namespace);
  return ok(view(call, namespace));
}

function known(call: ArmCall): string {
  const wanted = call.params['namespace'] ?? '';
  const found = call.azure.providers().find(({ namespace }) => namespace.toLowerCase() === wanted.toLowerCase());
  if (!found) throw noEndpoint(wanted, '');
  return found.namespace;
}

function view(call: ArmCall, namespace: string): JsonObject {
  const { azure, subscription } = call;
  const always = parts(azure, namespace).some(({ alwaysRegistered }) => alwaysRegistered === true);
  return {
    id: `/subscriptions/${subscription}/providers/${namespace}`,
    namespace,
    registrationPolicy: always ? 'RegistrationFree' : 'RegistrationRequired',
    registrationState: always ? 'Registered' : registrationState(azure, subscription, namespace),
    resourceTypes: parts(azure, namespace)
      .flatMap(({ types }) => types)
      .map((type) => ({
        resourceType: type.type.slice(namespace.length + 1),
        locations: Object.entries(locations)
          .filter(([name]) => name !== 'global')
          .map(([, display]) => display),
        apiVersions: [...type.apiVersions],
        capabilities: type.tracked === false ? 'None' : 'SupportsTags, SupportsLocation',
      })),
  };
}

function parts(azure: Azure, namespace: string): ReturnType<Azure['providers']>[number][] {
  return azure.providers().filter((item) => item.namespace === namespace);
}
