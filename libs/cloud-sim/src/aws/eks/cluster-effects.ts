import type { Resource } from '../../core/graph.ts';
import type { Operation, OperationError } from '../../core/operation.ts';
import { object, objects, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { ensureLogGroup } from '../logs/log-group.ts';
import { removeFootprint } from './footprint.ts';
import { childrenOf } from './names.ts';
import { nodesChanged } from './nodes-changed.ts';
import type { ClusterRuntime, Endpoint } from './runtime.ts';
import { service } from './updates.ts';

const lateLogTask = 'aws.eks.lateLog';
/** Share of control planes whose last lines arrive after they are gone. */
const lateLogShare = 0.25;
const lateLogSeconds = 25;
const clusterUpdateTypes = [
  'VersionUpdate',
  'EndpointAccessUpdate',
  'LoggingUpdate',
  'VpcConfigUpdate',
  'AccessConfigUpdate',
  'UpgradePolicyUpdate',
  'DeletionProtectionUpdate',
];

/** What each operation on a cluster does to the world when it ends. */
export function defineClusterEffects(aws: Aws, runtime: ClusterRuntime): void {
  const target = (operation: Operation): Resource | undefined => aws.graph.get(operation.target);

  aws.operations.define(service, 'CreateCluster', {
    prepare: async (operation) => {
      const cluster = target(operation);
      return cluster && runtime.start(cluster);
    },
    complete: (operation, prepared) => {
      const cluster = target(operation);
      if (!cluster) return;
      const { endpoint, authority } = prepared as Endpoint;
      aws.graph.patch(cluster.id, {
        status: 'ACTIVE',
        endpoint,
        certificateAuthority: { data: authority },
        identity: { oidc: { issuer: issuerOf(aws, cluster) } },
      });
      writeLog(aws, cluster);
      nodesChanged(aws, cluster.id);
    },
    broken: (operation, error) => fail(aws, operation.target, error),
    revert: (operation) => drop(aws, operation),
  });

  aws.operations.define(service, 'DeleteCluster', {
    prepare: async (operation) => {
      const cluster = target(operation);
      if (cluster) await runtime.stop(cluster);
    },
    complete: (operation) => drop(aws, operation),
    broken: (operation, error) => fail(aws, operation.target, error),
    revert: (operation) => aws.graph.patch(operation.target, { status: 'ACTIVE' }),
  });

  for (const type of clusterUpdateTypes) {
    aws.operations.define(service, type, {
      complete: (operation) => {
        aws.graph.patch(operation.target, { ...object(operation.args, 'change'), status: 'ACTIVE' });
        const cluster = target(operation);
        if (cluster) writeLog(aws, cluster);
        nodesChanged(aws, operation.target);
      },
      revert: (operation) => aws.graph.patch(operation.target, { status: 'ACTIVE' }),
      broken: (operation) => aws.graph.patch(operation.target, { status: 'ACTIVE' }),
    });
  }

  aws.scheduler.handle(lateLogTask, {
    run: (task) =>
      void ensureLogGroup(aws, {
        account: text(task.args, 'account'),
        region: text(task.args, 'region'),
        name: text(task.args, 'name'),
        createdBy: 'eks.amazonaws.com',
      }),
  });
}

/** A new cluster of the same name has another issuer. */
function issuerOf(aws: Aws, cluster: Resource): string {
  const id = aws.seeded.hex(32, 'issuer', cluster.id, aws.graph.creates(cluster.id)).toUpperCase();
  return `https://oidc.eks.${cluster.location}.amazonaws.com/id/${id}`;
}

function logName(cluster: Resource): string {
  return `/aws/eks/${cluster.name}/cluster`;
}

function logs(cluster: Resource): boolean {
  return objects(object(cluster.body, 'logging'), 'clusterLogging').some((setup) => setup['enabled'] === true);
}

/** A control plane that logs makes its group when there is none; the group outlives the cluster. */
function writeLog(aws: Aws, cluster: Resource): void {
  const { project: account, location: region } = cluster;
  if (logs(cluster)) ensureLogGroup(aws, { account, region, name: logName(cluster), createdBy: 'eks.amazonaws.com' });
}

function fail(aws: Aws, id: string, error: OperationError): void {
  const issue = { code: 'InternalFailure', message: error.message, resourceIds: [] };
  aws.graph.patch(id, { status: 'FAILED', health: { issues: [issue] } });
}

/** What Kubernetes made in the cluster stays: load balancers and disks are nobody's now. */
function drop(aws: Aws, operation: Operation): void {
  const cluster = aws.graph.get(operation.target);
  if (!cluster) return;
  for (const kind of ['addons', 'accessEntries', 'podIdentityAssociations'] as const)
    for (const child of childrenOf(aws, cluster.id, kind)) aws.graph.delete(child.id, operation.principal);
  if (text(cluster.body, 'endpoint') !== '') {
    writeLog(aws, cluster);
    const late = aws.seeded.uniform('late log', cluster.id, aws.graph.creates(cluster.id)) < lateLogShare;
    if (late && logs(cluster)) {
      const args = { account: cluster.project, region: cluster.location, name: logName(cluster) };
      aws.scheduler.at(aws.clock.now() + lateLogSeconds * 1000, lateLogTask, args, `late log ${cluster.id}`);
    }
  }
  removeFootprint(aws, cluster);
  aws.graph.delete(cluster.id, operation.principal);
}
