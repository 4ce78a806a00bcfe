import { failed } from '@slipway/activities-core';
import type { GoogleAuth } from 'google-auth-library';
import { GoogleFailure, toFailure } from './failure.ts';

/**
 * E-mail address of whom the default credentials act as. Empty when they do not say: an identity of another provider that acts
 * without a service account has none.
 * @throws UNAUTHENTICATED (SW-AUTHN-025) when there are no credentials
 */
export async function callerOf(auth: GoogleAuth): Promise<string> {
  try {
    const client = await auth.getClient();
    if ('getServiceAccountEmail' in client && typeof client.getServiceAccountEmail === 'function') {
      const email: unknown = client.getServiceAccountEmail();
      if (typeof email === 'string') return email;
    }
    if ('getTargetPrincipal' in client && typeof client.getTargetPrincipal === 'function') {
      return String(client.getTargetPrincipal());
    }
    const { client_email: email } = await auth.getCredentials();
    if (email !== undefined && email !== '') return email;
    return await ownerOfToken(client);
  } catch (error) {
    const failure = toFailure(error, 'cannot tell who the worker acts as');
    const reached = failure instanceof GoogleFailure && failure.refusal.unknownOutcome;
    if (failure.failure.code !== 'INTERNAL' || reached) throw failure;
    // What the library says of a file that is missing, or that is none of credentials.
    throw failed('UNAUTHENTICATED', 'SW-AUTHN-025', 'there are no Google Cloud credentials that the worker can read', {
      fix: 'gcloud auth application-default login',
      cause: error,
    });
  }
}

/** A person who signed in with gcloud: only Google's token information knows the address. */
async function ownerOfToken(client: Awaited<ReturnType<GoogleAuth['getClient']>>): Promise<string> {
  if (!('getTokenInfo' in client) || typeof client.getTokenInfo !== 'function') return '';
  const { token } = await client.getAccessToken();
  const info = (await client.getTokenInfo(token ?? '')) as { email?: string };
  return info.email ?? '';
}
