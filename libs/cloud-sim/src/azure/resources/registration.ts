import type { JsonObject } from '../../core/json.ts';
import { integer } from '../../core/json.ts';
import type { Azure } from '../azure.ts';
import { durations } from '../durations.ts';

const table = 'azure.registrations';

export type RegistrationState = 'NotRegistered' | 'Registering' | 'Registered';

/** Namespaces that a registration brings along because the provider works through them. */
const alongWith: Record<string, string[]> = { 'microsoft.containerservice': ['Microsoft.Compute'] };

function keyOf(subscription: string, namespace: string): string {
  return `${subscription}/${namespace}`.toLowerCase();
}

export function registrationState(azure: Azure, subscription: string, namespace: string): RegistrationState {
  const stored = azure.store.get<JsonObject>(table, keyOf(subscription, namespace));
  if (!stored) return 'NotRegistered';
  return azure.clock.now() >= (integer(stored, 'at') ?? 0) ? 'Registered' : 'Registering';
}

export function isRegistered(azure: Azure, subscription: string, namespace: string): boolean {
  return registrationState(azure, subscription, namespace) === 'Registered';
}

/** Takes a minute or two; `at` in simulated milliseconds says when it is there, for a seed. */
export function register(azure: Azure, subscription: string, namespace: string, at?: number): void {
  for (const item of [namespace, ...(alongWith[namespace.toLowerCase()] ?? [])]) {
    if (registrationState(azure, subscription, item) !== 'NotRegistered') continue;
    const instant = azure.clock.mode === 'instant';
    const lag = instant ? 0 : azure.seeded.duration(durations.providerRegistration, 'registration', subscription, item);
    azure.store.put(table, keyOf(subscription, item), { namespace: item, at: at ?? azure.clock.now() + lag });
  }
}

/** For tests: as if it had never been registered. */
export function unregister(azure: Azure, subscription: string, namespace: string): void {
  azure.store.delete(table, keyOf(subscription, namespace));
}
