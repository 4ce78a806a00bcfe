import type { HttpRequest } from '../core/http-server.ts';
import { authFaults } from './access/auth-faults.ts';
import type { AuthFaults } from './access/auth-faults.ts';
import { serviceModel } from './protocol/model.ts';
import type { ServiceModel } from './protocol/model.ts';
import { protocolOf } from './protocol/protocol.ts';
import type { Protocol } from './protocol/protocol.ts';
import { wireOf } from './protocol/wire.ts';
import type { Wire } from './protocol/wire.ts';
import type { Service } from './service.ts';

/** A service with all that it takes to speak for it. */
export interface Served {
  service: Service;
  model: ServiceModel;
  wire: Wire;
  protocol: Protocol;
  auth: AuthFaults;
}

async function load(service: Service): Promise<Served> {
  const model = serviceModel(await service.schemas());
  const wire = wireOf(model.namespace);
  const protocol = protocolOf(model, wire);
  for (const name of Object.keys(service.operations))
    if (!model.operations.has(name)) throw new Error(`${service.service} has no operation ${name} in the model`);
  return { service, model, wire, protocol, auth: authFaults(service.service, wire.protocol) };
}

/** Services by the name in signatures. A package of the SDK is loaded when its service is first called. */
export class ServiceTable {
  readonly #services: readonly Service[];
  readonly #loaded = new Map<Service, Promise<Served>>();

  constructor(services: readonly Service[]) {
    this.#services = services;
  }

  /** Undefined for a service that is not simulated. */
  async find(name: string, http: HttpRequest): Promise<Served | undefined> {
    const named = this.#services.filter(({ service }) => service === name);
    const all = await Promise.all(named.map((service) => this.#load(service)));
    const version = new URLSearchParams(http.method === 'GET' ? http.url.search : http.body).get('Version');
    return all.length < 2 ? all[0] : (all.find(({ wire }) => wire.version === version) ?? all[0]);
  }

  #load(service: Service): Promise<Served> {
    const loaded = this.#loaded.get(service) ?? load(service);
    this.#loaded.set(service, loaded);
    return loaded;
  }
}
