import { adminHandler } from './admin/admin.ts';
import type { ControlPlaneSwitch, PodFaultSwitch } from './admin/admin.ts';
import { amazon } from './aws/amazon.ts';
import type { Aws } from './aws/aws.ts';
import { writeCredentials as writeAmazonCredentials } from './aws/operator.ts';
import type { OperatorFiles } from './aws/operator.ts';
import { dnsView as amazonDnsView } from './aws/route53/view.ts';
import { seedAmazon } from './aws/seed.ts';
import type { Azure } from './azure/azure.ts';
import { serverCertificate } from './azure/certificates.ts';
import { dnsView as microsoftDnsView } from './azure/dns/view.ts';
import { microsoft } from './azure/microsoft.ts';
import { writeCredentials as writeMicrosoftCredentials } from './azure/operator.ts';
import type { OperatorVariables } from './azure/operator.ts';
import { seedMicrosoft } from './azure/seed.ts';
import { resources } from './core/accounting.ts';
import type { Clock } from './core/clock.ts';
import type { ClusterHost } from './core/cluster-host.ts';
import { serveDns } from './core/dns-server.ts';
import { joinViews } from './core/dns-zones.ts';
import type { Faults } from './core/faults.ts';
import { listen } from './core/http-server.ts';
import type { HttpHandler, ServerCertificate } from './core/http-server.ts';
import type { Journal } from './core/journal.ts';
import type { JsonObject } from './core/json.ts';
import { isObject } from './core/json.ts';
import type { Scheduler } from './core/scheduler.ts';
import { openWorld } from './core/world.ts';
import type { WorldOptions } from './core/world.ts';
import { dnsView } from './gcp/dns/view.ts';
import type { Gcp } from './gcp/gcp.ts';
import { googleCloud } from './gcp/google-cloud.ts';
import { writeCredentials } from './gcp/operator.ts';
import { seedGoogle } from './gcp/seed.ts';

export interface LocalCloudOptions extends WorldOptions {
  /** Absent: simulated clusters have no control plane. */
  clusterHost?: ClusterHost;
  podFaults?: PodFaultSwitch;
  controlPlanes?: ControlPlaneSwitch;
}

export interface LocalCloud {
  /** `http://127.0.0.1:<port>` of the admin API. */
  admin: string;
  /** Base URL of each Google API. */
  endpoints: Record<string, string>;
  /** Path of the credentials file for `GOOGLE_APPLICATION_CREDENTIALS`. */
  credentials: string;
  /** Base URL of all Amazon services. */
  amazon: string;
  /** Variables that point the default chain of Amazon's SDK at the operator's credentials. */
  amazonEnvironment: OperatorFiles;
  /** `https://127.0.0.1:<port>` of Azure's directory and Resource Manager. */
  microsoft: string;
  /** PEM of the authority that `microsoft` is certified by. */
  microsoftAuthority: string;
  /** Variables that point `DefaultAzureCredential` at the operator's certificate. */
  microsoftEnvironment: OperatorVariables;
  /** `127.0.0.1:<port>` of the name server for all simulated zones and their parent. */
  resolver: string;
  /** What a worker must be told to use this cloud: `clouds`, `reach`, `env`, `admin`. */
  configuration: JsonObject;
  gcp: Gcp;
  aws: Aws;
  azure: Azure;
  clock: Clock;
  scheduler: Scheduler;
  faults: Faults;
  journal: Journal;
  /** Applies test data, as `POST /_sim/seed` does. */
  seed(data: JsonObject): void;
  /** What stands now, or only what an installation left behind. */
  resources(query?: Parameters<typeof resources>[1]): JsonObject[];
  leftovers(): JsonObject[];
  close(): Promise<void>;
}

/** Starts the local clouds in this process, on loopback, on free ports that the state directory remembers. */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const world = openWorld(options);
  const google = googleCloud(world, options.clusterHost);
  const { gcp } = google;
  const amazonCloud = amazon(world, options.clusterHost);
  const { aws } = amazonCloud;
  const microsoftCloud = microsoft(world, options.clusterHost);
  const { azure } = microsoftCloud;
  const closers: (() => Promise<void>)[] = [];
  const remembered = (name: string): number => world.store.get<number>('ports', name) ?? 0;
  const open = async (name: string, handler: HttpHandler, secure?: ServerCertificate): Promise<string> => {
    const listener = await listen(handler, remembered(name), secure);
    closers.push(listener.close);
    world.store.put('ports', name, listener.port);
    return `${secure ? 'https' : 'http'}://127.0.0.1:${listener.port}`;
  };

  const endpoints: Record<string, string> = {};
  for (const [service, handler] of Object.entries(google.handlers))
    endpoints[service] = await open(`gcp/${service}`, handler);
  const amazonEndpoint = await open('aws', amazonCloud.handler);
  const certified = await serverCertificate(world.directory);
  const microsoftEndpoint = await open('azure', microsoftCloud.handler, certified.server);
  const dns = await serveDns(joinViews([dnsView(gcp), amazonDnsView(aws), microsoftDnsView(azure)]), remembered('dns'));
  closers.push(dns.close);
  world.store.put('ports', 'dns', dns.port);
  const resolver = `127.0.0.1:${dns.port}`;
  const credentials = writeCredentials(gcp, endpoints['sts'] ?? '');
  const amazonEnvironment = writeAmazonCredentials(aws);
  const microsoftEnvironment = await writeMicrosoftCredentials(azure);
  const pollScale = typeof options.scale === 'number' ? 1 / options.scale : 0.001;
  const configuration: JsonObject = {
    clouds: {
      gcp: { endpoints, pollScale },
      aws: { endpoint: amazonEndpoint, pollScale },
      azure: {
        endpoint: microsoftEndpoint,
        authorityHost: microsoftEndpoint,
        caFile: certified.caFile,
        pollScale,
      },
    },
    reach: { resolvers: [resolver] },
    env: { GOOGLE_APPLICATION_CREDENTIALS: credentials, ...amazonEnvironment, ...microsoftEnvironment },
  };
  const seed = (data: JsonObject): void =>
    world.store.transaction(() => {
      const { aws: forAmazon = {}, azure: forMicrosoft = {}, ...forGoogle } = data;
      if (!isObject(forAmazon)) throw new Error('aws takes an object');
      if (!isObject(forMicrosoft)) throw new Error('azure takes an object');
      seedGoogle(gcp, forGoogle);
      seedAmazon(aws, forAmazon);
      seedMicrosoft(azure, forMicrosoft);
    });
  const admin = await open(
    'admin',
    adminHandler({
      world,
      configuration: () => configuration,
      seed,
      reset: async () => {
        await world.scheduler.idle();
        await amazonCloud.stopClusters();
        await microsoftCloud.stopClusters();
        await google.reset();
        amazonCloud.renew();
        microsoftCloud.renew();
      },
      podFaults: options.podFaults,
      controlPlanes: options.controlPlanes,
    }),
  );
  configuration['admin'] = admin;
  world.scheduler.start();
  await world.store.flush();

  return {
    admin,
    endpoints,
    credentials,
    amazon: amazonEndpoint,
    amazonEnvironment,
    microsoft: microsoftEndpoint,
    microsoftAuthority: certified.ca,
    microsoftEnvironment,
    resolver,
    configuration,
    gcp,
    aws,
    azure,
    clock: world.clock,
    scheduler: world.scheduler,
    faults: world.faults,
    journal: world.journal,
    seed,
    resources: (query = {}) => resources(world, query),
    leftovers: () => resources(world, { leftovers: true }),
    close: async () => {
      await Promise.all(closers.map((close) => close()));
      await world.close();
    },
  };
}
