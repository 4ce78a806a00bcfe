/** How objects of a kind are addressed. */
export interface KindInfo {
  plural: string;
  namespaced: boolean;
}

interface ResourceList {
  resources?: { name: string; kind: string; namespaced: boolean }[];
}

/** Where an API group is served. */
export function groupPath(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** Kind → plural and scope, as a cluster says; asked once per group, and again after it was dropped. */
export class Discovery {
  readonly #groups = new Map<string, Promise<Map<string, KindInfo>>>();

  /** Undefined: the cluster does not serve the kind. `read` gets the group's resource list, undefined on 404. */
  async find(apiVersion: string, kind: string, read: () => Promise<unknown>): Promise<KindInfo | undefined> {
    const ask = (): Promise<Map<string, KindInfo>> => this.#ask(apiVersion, read);
    // Whoever asked first may have been cancelled: that is no answer for anybody else.
    const group = await (this.#groups.get(apiVersion)?.catch(ask) ?? ask());
    const found = group.get(kind);
    if (!found) this.drop(apiVersion);
    return found;
  }

  #ask(apiVersion: string, read: () => Promise<unknown>): Promise<Map<string, KindInfo>> {
    const group = read().then((list) => index(list as ResourceList | undefined));
    this.#groups.set(apiVersion, group);
    group.catch(() => this.#groups.get(apiVersion) === group && this.drop(apiVersion));
    return group;
  }

  drop(apiVersion: string): void {
    this.#groups.delete(apiVersion);
  }
}

function index(list: ResourceList | undefined): Map<string, KindInfo> {
  const kinds = (list?.resources ?? []).filter(({ name }) => !name.includes('/'));
  return new Map(kinds.map(({ kind, name, namespaced }) => [kind, { plural: name, namespaced }]));
}
