import { ArmFault } from '../fault.ts';

/** The request's api-version; throws where there is none, or none that the type knows. */
export function apiVersionOf(
  query: URLSearchParams,
  namespace: string,
  type: string,
  known: readonly string[],
): string {
  const version = query.get('api-version') ?? '';
  if (version === '')
    throw new ArmFault(
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  if (known.includes(version)) return version;
  if (!/^\d{4}-\d{2}-\d{2}(-preview)?$/.test(version) || namespace === 'Microsoft.Resources')
    throw new ArmFault(
      'InvalidApiVersionParameter',
      `The api-version '${version}' is invalid. The supported versions are '${known.join(',')}'.`,
    );
  throw new ArmFault(
    'NoRegisteredProviderFound',
    `No registered resource provider found for location 'global' and API version '${version}' for type '${type}'. The supported api-versions are '${known.join(', ')}'. The supported locations are ''.`,
  );
}
