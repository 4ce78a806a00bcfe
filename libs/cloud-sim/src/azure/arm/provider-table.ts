import type { Provider, ProviderCall, ResourceType } from '../resource-type.ts';
import type { OperationUrlKind } from './operation-url.ts';

interface CallRow {
  provider: Provider;
  call: ProviderCall;
  pattern: RegExp;
}

/** All that is served, to be found in any letter case. */
export class ProviderTable {
  readonly providers: readonly Provider[];
  readonly types = new Map<string, ResourceType>();
  readonly #owners = new Map<ResourceType, Provider>();
  readonly #calls: CallRow[] = [];

  constructor(providers: readonly Provider[]) {
    this.providers = providers;
    for (const provider of providers) {
      for (const type of provider.types) {
        this.types.set(type.type.toLowerCase(), type);
        this.#owners.set(type, provider);
      }
      for (const call of provider.calls ?? []) this.#calls.push({ provider, call, pattern: patternOf(call.path) });
    }
  }

  ownerOf(type: ResourceType): Provider {
    const provider = this.#owners.get(type);
    if (!provider) throw new Error(`no provider has ${type.type}`);
    return provider;
  }

  /** In the letter case of the table; undefined: no such provider. */
  namespaceOf(name: string): string | undefined {
    return this.providers.find(({ namespace }) => namespace.toLowerCase() === name.toLowerCase())?.namespace;
  }

  needsRegistration(namespace: string): boolean {
    return !this.providers.some((item) => item.namespace === namespace && item.alwaysRegistered === true);
  }

  findCall(
    method: string,
    path: string,
  ): { provider: Provider; call: ProviderCall; params: Record<string, string> } | undefined {
    for (const { provider, call, pattern } of this.#calls) {
      const match = call.method === method ? pattern.exec(path) : null;
      if (match) return { provider, call, params: { ...match.groups } };
    }
    return undefined;
  }

  /** The provider whose operation URLs look like this. */
  findOperationUrl(path: string): { provider: Provider; id: string; kind: OperationUrlKind } | undefined {
    const match =
      /^\/subscriptions\/[^/]+(?:\/providers\/([^/]+)\/locations\/[^/]+)?\/([^/]+)\/([0-9a-f]{8}-[0-9a-f-]{27})$/i.exec(
        path,
      );
    if (!match) return undefined;
    const [, namespace = 'Microsoft.Resources', segment = '', id = ''] = match;
    for (const provider of this.providers) {
      if (provider.namespace.toLowerCase() !== namespace.toLowerCase()) continue;
      const words = provider.operationUrls ?? { status: 'operations', result: 'operationResults' };
      for (const kind of ['status', 'result'] as const)
        if (words[kind].toLowerCase() === segment.toLowerCase()) return { provider, id, kind };
    }
    return undefined;
  }
}

function patternOf(template: string): RegExp {
  const source = template
    .split('/')
    .map((part) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      return name === undefined ? part.replace(/[.+*?^${}()|[\]\\]/g, '\\$&') : `(?<${name}>[^/]+)`;
    })
    .join('/');
  return new RegExp(`^${source}$`, 'i');
}
