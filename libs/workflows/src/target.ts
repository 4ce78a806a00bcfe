import type { JsonObject, TeardownInput } from '@slipway/contracts';

/** Names the installation of a spec, before anything is resolved. The account is known once the plan is made. */
export function targetOf(spec: JsonObject): TeardownInput['target'] {
  return {
    installation: String(spec['name']),
    cloud: String(spec['cloud']),
    account: '',
    location: String(spec['region']),
  };
}
