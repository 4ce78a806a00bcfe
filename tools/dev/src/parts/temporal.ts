import type { Folders } from '../folders.ts';
import type { Part } from '../part.ts';
import { rememberedPort } from '../port.ts';
import { readState } from '../state.ts';

export const namespace = 'slipway';

/** Columns of the workflow list; workflows may only set what is registered here. */
const searchAttributes = {
  SlipwayCloud: 'Keyword',
  SlipwayPhase: 'Keyword',
  SlipwayVersion: 'Keyword',
  SlipwayHeld: 'Bool',
  SlipwayDrift: 'Bool',
};

/** 90 days: what happened to an installation is still there when somebody asks. The dev server's own default is one day. */
const retention = `${90 * 24 * 3600}s`;

const portNames = ['temporal', 'temporal-ui', 'temporal-http', 'temporal-metrics'] as const;

export interface TemporalAddresses {
  /** `host:port` of the gRPC front end. */
  address: string;
  ui: string;
  /** Base of the HTTP API. */
  http: string;
  metrics: string;
}

export function temporalAddresses(folders: Folders): TemporalAddresses {
  const [grpc, ui, http, metrics] = portNames.map((name) => readState(folders).ports[name]);
  return {
    address: `127.0.0.1:${grpc}`,
    ui: `http://127.0.0.1:${ui}`,
    http: `http://127.0.0.1:${http}`,
    metrics: `http://127.0.0.1:${metrics}/metrics`,
  };
}

/** Temporal's dev server with a database file and its web UI. */
export const temporalPart: Part = {
  name: 'temporal',
  needs: [],
  tools: ['temporal'],
  startTimeoutMs: 180_000,
  stopTimeoutMs: 10_000,

  async prepare({ folders, tool }, running) {
    const { ports: remembered } = readState(folders);
    const ports: number[] = [];
    for (const name of portNames)
      ports.push((running ? remembered[name] : undefined) ?? (await rememberedPort(folders, name)));
    const [grpc, ui, http, metrics] = ports.map(String);
    const args = ['server', 'start-dev', '--ip', '127.0.0.1', '--port', grpc, '--ui-port', ui, '--http-port', http];
    args.push('--metrics-port', metrics, '--db-filename', folders.database, '--namespace', namespace);
    for (const [name, type] of Object.entries(searchAttributes)) args.push('--search-attribute', `${name}=${type}`);
    args.push('--ui-disable-news-fetch', '--log-level', 'warn');
    args.push('--dynamic-config-value', 'system.enableActivityEagerExecution=true');
    return { command: await tool('temporal'), args: args.map(String), env: withoutTemporalSettings(), reads: [] };
  },

  async check({ folders }) {
    const { http, ui } = temporalAddresses(folders);
    const url = `${http}/api/v1/namespaces/${namespace}`;
    const described = (await answerOf(url)) as { config?: { workflowExecutionRetentionTtl?: string } };
    await answerOf(`${ui}/api/v1/settings`);
    if (described.config?.workflowExecutionRetentionTtl === retention) return;
    await answerOf(`${url}/update`, { config: { workflowExecutionRetentionTtl: retention } });
  },

  address: ({ folders }) => temporalAddresses(folders).address,
};

/** A developer's own profile (an API key, TLS) must not reach the local server or its worker. */
export function withoutTemporalSettings(): Record<string, undefined> {
  const names = Object.keys(process.env).filter((name) => name.startsWith('TEMPORAL_'));
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

async function answerOf(url: string, body?: object): Promise<unknown> {
  const request = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(url, { ...request, signal: AbortSignal.timeout(2_000) });
  if (!response.ok) throw new Error(`${new URL(url).pathname} answers ${response.status}`);
  return response.json();
}
