import { readFile } from 'node:fs/promises';
import { until } from './until.ts';
import type { TestStack } from './test-stack.ts';

const project = 'acme-dev-platform';
const domain = 'gcp.gitpod.acme.example';

/** Somebody who works in the project beside Slipway, by hand. */
export class Bystander {
  readonly #endpoints: Record<string, string>;
  readonly #token: string;

  private constructor(endpoints: Record<string, string>, token: string) {
    this.#endpoints = endpoints;
    this.#token = token;
  }

  static async of(stack: TestStack): Promise<Bystander> {
    const { localCloud } = await stack.status();
    const response = await fetch(`${localCloud.admin}/_sim/endpoints`);
    const { clouds } = (await response.json()) as { clouds: { gcp: { endpoints: Record<string, string> } } };
    return new Bystander(clouds.gcp.endpoints, await tokenOf(await stack.credentials()));
  }

  /** Resolves when the API answers. */
  async enableDns(): Promise<void> {
    const body = { serviceIds: ['dns.googleapis.com'] };
    await this.#send('serviceusage', 'POST', `/v1/projects/${project}/services:batchEnable`, body);
    const path = `/dns/v1/projects/${project}/managedZones`;
    await until('Cloud DNS answers', 60, async () => (await this.#send('dns', 'GET', path)).ok);
  }

  async makeZone(name: string): Promise<void> {
    await this.#dns('POST', '', { name, dnsName: `${domain}.`, description: 'of somebody else', visibility: 'public' });
  }

  async removeZone(name: string): Promise<void> {
    await this.#send('dns', 'DELETE', `/dns/v1/projects/${project}/managedZones/${name}`);
  }

  /** An address below the installation's domain. */
  async addRecord(zone: string, host: string): Promise<void> {
    await this.#dns('POST', `/${zone}/changes`, { additions: [recordOf(host)] });
  }

  async removeRecord(zone: string, host: string): Promise<void> {
    await this.#dns('POST', `/${zone}/changes`, { deletions: [recordOf(host)] });
  }

  /** `<name> <type>` of all that a zone does not have by itself. */
  async records(zone: string): Promise<string[]> {
    const { rrsets } = (await this.#dns('GET', `/${zone}/rrsets`)) as { rrsets: { name: string; type: string }[] };
    return rrsets.filter(({ type }) => type !== 'SOA' && type !== 'NS').map(({ name, type }) => `${name} ${type}`);
  }

  /** As soon as nothing else runs on it. */
  async deleteCluster(name: string): Promise<void> {
    const path = `/v1/projects/${project}/locations/europe-west1/clusters/${name}`;
    await until(`cluster ${name} can be deleted`, 120, async () => (await this.#send('container', 'DELETE', path)).ok);
    await until(
      `cluster ${name} is gone`,
      120,
      async () => (await this.#send('container', 'GET', path)).status === 404,
    );
  }

  async #dns(method: string, path: string, body?: object): Promise<unknown> {
    const response = await this.#send('dns', method, `/dns/v1/projects/${project}/managedZones${path}`, body);
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  async #send(service: string, method: string, path: string, body?: object): Promise<Response> {
    const headers = {
      authorization: `Bearer ${this.#token}`,
      'content-type': 'application/json',
    };
    const payload = body === undefined ? {} : { body: JSON.stringify(body) };
    return fetch(`${this.#endpoints[service]}${path}`, { method, headers, ...payload });
  }
}

const recordOf = (host: string): object => ({
  name: `${host}.${domain}.`,
  type: 'A',
  ttl: 300,
  rrdatas: ['198.51.100.7'],
});

interface Credentials {
  audience: string;
  subject_token_type: string;
  token_url: string;
  service_account_impersonation_url: string;
  credential_source: { file: string };
}

/** An access token for a file of workload identity federation, as gcloud gets it. developers.google.com/identity/protocols/oauth2 */
async function tokenOf(credentials: string): Promise<string> {
  const file = JSON.parse(await readFile(credentials, 'utf8')) as Credentials;
  const scope = 'https://www.googleapis.com/auth/cloud-platform';
  const exchange = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    audience: file.audience,
    scope,
    subject_token_type: file.subject_token_type,
    subject_token: (await readFile(file.credential_source.file, 'utf8')).trim(),
  });
  const exchanged = await fetch(file.token_url, { method: 'POST', body: exchange });
  const { access_token: federated } = (await exchanged.json()) as { access_token: string };
  const acted = await fetch(file.service_account_impersonation_url, {
    method: 'POST',
    headers: { authorization: `Bearer ${federated}`, 'content-type': 'application/json' },
    body: JSON.stringify({ scope: [scope] }),
  });
  return ((await acted.json()) as { accessToken: string }).accessToken;
}
