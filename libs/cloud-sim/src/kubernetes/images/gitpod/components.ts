import type { Pod } from '../../api/objects.ts';
import { ContainerExit, stopped, untilStopped, type Image, type Program } from '../../kubelet/image-handler.ts';
import { installerProgram } from './installer.ts';

const release = /^release-20\d\d\.\d+(\.\d+)?$/;
const pollSeconds = 2;

/** Waits until the database lets the user in, or the message bus is ready. */
const serviceWaiter: Program = async ({ cluster, container, pod, environment, sleep }) => {
  const isUp = container.args?.[0] === 'messagebus' ? isMessageBusReady : isDatabaseOpen;
  while (!(await isUp())) await sleep(pollSeconds);

  async function isMessageBusReady(): Promise<boolean> {
    const { items } = await cluster.client.list<Pod>({
      apiVersion: 'v1',
      kind: 'Pod',
      namespace: pod.metadata.namespace ?? 'default',
      labelSelector: 'app=gitpod,component=messagebus',
    });
    return items.some(({ status }) =>
      status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'),
    );
  }

  function isDatabaseOpen(): Promise<boolean> {
    return cluster.cloud.checkDatabaseLogin(cluster.id, {
      instance: environment['DB_INSTANCE'] ?? '',
      username: environment['DB_USERNAME'] ?? '',
      password: environment['DB_PASSWORD'] ?? '',
      ...(environment['DB_CREDENTIALS'] ? { credentials: environment['DB_CREDENTIALS'] } : {}),
    });
  }
};

/** A Job on the database: its waiter has been let in, the work itself takes a moment. */
const databaseJob: Program = ({ sleep }) => sleep(4);

/** Labels the node that it has made ready for workspaces, with its own account's rights. */
function nodeDaemon(component: string): Program {
  return async ({ client, pod, sleep, ready, signal }) => {
    await sleep(2);
    const label = `gitpod.io/${component}_ready_ns_${pod.metadata.namespace}`;
    const node = { apiVersion: 'v1', kind: 'Node', name: pod.spec.nodeName ?? '' };
    const labelled = await client.patch(node, { metadata: { labels: { [label]: 'true' } } }).catch((error: unknown) => {
      throw new ContainerExit(1, `cannot label node ${node.name}: ${String((error as Error).message)}`);
    });
    if (!labelled) throw new ContainerExit(1, `node ${node.name} does not exist`);
    ready();
    await stopped(signal);
  };
}

const up = [
  'agent-smith',
  'blobserve',
  'cloudsqlproxy-cloud-sql-proxy',
  'content-service',
  'dashboard',
  'ide-metrics',
  'ide-proxy',
  'ide-service',
  'image-builder-mk3',
  'messagebus',
  'minio',
  'openvsx-proxy',
  'proxy',
  'public-api-server',
  'registry',
  'server',
  'ws-manager',
  'ws-manager-bridge',
  'ws-proxy',
];

const image = (name: string, program: Program): Image => ({
  repository: new RegExp(`(^|/)${name}$`),
  tags: release,
  program,
});

/** Gitpod's installer and components, under whatever registry they are mirrored. */
export const gitpodImages: Image[] = [
  image('installer', installerProgram),
  image('service-waiter', serviceWaiter),
  image('db-migrations', databaseJob),
  image('dbinit-session', databaseJob),
  image('installation-telemetry', databaseJob),
  image('ws-daemon', nodeDaemon('ws-daemon')),
  image('registry-facade', nodeDaemon('registry-facade')),
  ...up.map((name) => image(name, untilStopped(2))),
];
