import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { FakeApiServer, status, type Reply, type Seen } from '@slipway/activities-k8s/testing/fake-api-server';
import type { CloudRule } from '../scenario.ts';

/** One call that came through. */
export interface ProxiedCall {
  /** `PATCH v1.namespaces.gitpod` */
  operation: string;
  method: string;
  /** Of the API server; undefined: it was not asked. */
  status: number | undefined;
}

/** Stands before an API server and plays fault rules, as the local cloud does for its own APIs. */
export class ApiProxy {
  readonly calls: ProxiedCall[] = [];
  readonly #front: FakeApiServer;
  readonly #server: { server: string; caCertificate: string };
  #armed: { rule: CloudRule; seen: number; hits: number }[] = [];

  private constructor(front: FakeApiServer, server: { server: string; caCertificate: string }) {
    this.#front = front;
    this.#server = server;
    front.answer = (request) => this.#answer(request);
  }

  static async start(server: { server: string; caCertificate: string }): Promise<ApiProxy> {
    return new ApiProxy(await FakeApiServer.start(), server);
  }

  get address(): string {
    return this.#front.address;
  }

  get caCertificate(): string {
    return this.#front.caCertificate;
  }

  arm(rule: CloudRule): void {
    this.#armed.push({ rule, seen: 0, hits: 0 });
  }

  /** @returns how often each rule fired */
  disarm(): number[] {
    const hits = this.#armed.map((armed) => armed.hits);
    this.#armed = [];
    return hits;
  }

  close(): Promise<void> {
    return this.#front.close();
  }

  async #answer(request: Seen): Promise<Reply> {
    const operation = operationOf(request);
    const call: ProxiedCall = { operation, method: request.method, status: undefined };
    this.calls.push(call);
    const action = this.#fire(operation);
    if (action?.['reset-before-commit']) return 'reset';
    if (action?.status) return refusalOf(action.status);
    const reply = await this.#forward(request);
    call.status = reply.status;
    return action?.['timeout-after-commit'] ? 'reset' : reply;
  }

  #fire(operation: string): CloudRule['action'] | undefined {
    for (const armed of this.#armed) {
      if (armed.rule.match.operation !== operation) continue;
      armed.seen += 1;
      if (armed.rule.nth !== undefined && armed.rule.nth !== armed.seen) continue;
      armed.hits += 1;
      return armed.rule.action;
    }
    return undefined;
  }

  async #forward({ method, path, query, token, contentType, accept, body }: Seen): Promise<Exclude<Reply, 'reset'>> {
    const url = new URL(`${path}?${query.toString()}`, this.#server.server);
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${token}`,
      accept,
      ...(payload === undefined ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(payload) }),
    };
    const answered = await new Promise<{ status: number; json: boolean; body: string }>((resolve, reject) => {
      const sent = httpsRequest(url, { method, headers, ca: this.#server.caCertificate }, (response) => {
        const json = response.headers['content-type']?.includes('json') === true;
        text(response).then((read) => resolve({ status: response.statusCode ?? 0, json, body: read }), reject);
      });
      sent.on('error', reject);
      sent.end(payload);
    });
    return {
      status: answered.status,
      body: answered.json ? (JSON.parse(answered.body) as object) : answered.body,
    };
  }
}

/** As rules and ids name it. */
const operationOf = ({ method, path }: Seen): string =>
  `${method} ${path.replace(/^\/apis?\//, '').replaceAll('/', '.')}`;

/** A `Status` as the API server writes it; `details` empty where the answer is about a path and no object. */
function refusalOf(given: NonNullable<CloudRule['action']['status']>): Reply {
  const { http, code, message, retryAfter } = given;
  const headers = retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } };
  const details = code === 'NotFound' ? {} : { name: 'x' };
  return { status: Number(http), body: status(Number(http), String(code), String(message), details), ...headers };
}
