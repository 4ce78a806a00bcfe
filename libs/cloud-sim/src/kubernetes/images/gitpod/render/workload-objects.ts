import type { Container, KubernetesObject, Volume } from '../../../api/objects.ts';
import type { InstallerConfig } from '../config.ts';
import { workloadsOf, type Placement, type Wait, type Workload } from '../workloads.ts';
import type { RenderContext } from './render-context.ts';

const requests = { cpu: '70m', memory: '90Mi' };
/** Finished Jobs vanish so long after their end. */
const jobTtlSeconds = 60;

/** Deployments, StatefulSets and DaemonSets, each with the Service that leads to it. */
export function workloadObjects(context: RenderContext): KubernetesObject[] {
  return workloadsOf(context.config).flatMap((workload) => [
    serviceAccount(context, workload.name),
    ...(workload.name === 'proxy' ? [] : [clusterService(context, workload)]),
    controller(context, workload),
  ]);
}

/** The Jobs that prepare the database, and the daily report. */
export function jobObjects(context: RenderContext): KubernetesObject[] {
  const job = (name: string, program: string): KubernetesObject => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: context.metadata(name),
    spec: {
      ttlSecondsAfterFinished: jobTtlSeconds,
      template: {
        metadata: { labels: context.labels(name) },
        spec: {
          restartPolicy: 'Never',
          enableServiceLinks: false,
          ...pullSecrets(context.config),
          initContainers: [waiter(context, 'database')],
          containers: [{ name, image: context.image(program), env: databaseEnvironment(context.config) }],
        },
      },
    },
  });
  return [
    job('migrations', 'db-migrations'),
    job('dbinit-session', 'dbinit-session'),
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: context.metadata('gitpod-telemetry'),
      spec: {
        schedule: '0 3 * * *',
        concurrencyPolicy: 'Forbid',
        jobTemplate: {
          spec: {
            template: {
              metadata: { labels: context.labels('gitpod-telemetry') },
              spec: {
                restartPolicy: 'OnFailure',
                containers: [{ name: 'installation-telemetry', image: context.image('installation-telemetry') }],
              },
            },
          },
        },
      },
    },
  ];
}

function controller(context: RenderContext, workload: Workload): KubernetesObject {
  const labels = context.labels(workload.name);
  const spec: Record<string, unknown> = {
    selector: { matchLabels: labels },
    ...(workload.kind === 'DaemonSet' ? {} : { replicas: workload.replicas ?? 1 }),
    ...(workload.kind === 'StatefulSet' ? { serviceName: workload.name } : {}),
    ...(workload.claim ? { volumeClaimTemplates: [claimTemplate(context, workload)] } : {}),
    template: { metadata: { labels }, spec: podSpec(context, workload) },
  };
  return { apiVersion: 'apps/v1', kind: workload.kind, metadata: context.metadata(workload.name), spec };
}

function podSpec(context: RenderContext, workload: Workload): Record<string, unknown> {
  const volumes: Volume[] = (workload.secrets ?? []).map((secretName) => ({
    name: secretName,
    secret: { secretName },
  }));
  return {
    serviceAccountName: workload.name,
    enableServiceLinks: false,
    ...pullSecrets(context.config),
    ...affinity(workload.placement),
    ...(volumes.length > 0 ? { volumes } : {}),
    ...(workload.waits ? { initContainers: workload.waits.map((wait) => waiter(context, wait)) } : {}),
    containers: [
      {
        name: workload.name,
        image: context.image(workload.name),
        ports: [{ containerPort: workload.port }],
        resources: { requests: workload.kind === 'DaemonSet' ? {} : requests },
        env: [{ name: 'NODENAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
        ...(workload.privileged ? { securityContext: { privileged: true } } : {}),
      },
    ],
  };
}

/** One of the labels is enough: regular and headless workspaces share their daemons. */
function affinity(placement: Placement): Record<string, unknown> {
  if (placement === 'anywhere') return {};
  const suffixes = placement === 'workspace' ? ['workspace_regular', 'workspace_headless'] : [placement];
  const nodeSelectorTerms = suffixes.map((suffix) => ({
    matchExpressions: [{ key: `gitpod.io/workload_${suffix}`, operator: 'Exists' }],
  }));
  return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } };
}

function waiter(context: RenderContext, wait: Wait): Container {
  return {
    name: `${wait}-waiter`,
    image: context.image('service-waiter'),
    args: [wait],
    ...(wait === 'database' ? { env: databaseEnvironment(context.config) } : {}),
  };
}

function databaseEnvironment({ database }: InstallerConfig): NonNullable<Container['env']> {
  const name = database?.cloudSQL?.serviceAccount.name ?? database?.external?.certificate.name;
  if (!name) return [];
  const key = (variable: string, from: string) => ({
    name: variable,
    valueFrom: { secretKeyRef: { name, key: from } },
  });
  const login = [key('DB_USERNAME', 'username'), key('DB_PASSWORD', 'password')];
  return database?.cloudSQL
    ? [...login, { name: 'DB_INSTANCE', value: database.cloudSQL.instance }, key('DB_CREDENTIALS', 'credentials.json')]
    : [...login, key('DB_INSTANCE', 'host')];
}

function claimTemplate({ labels }: RenderContext, { name, claim }: Workload): Record<string, unknown> {
  return {
    metadata: { name: claim?.name, labels: labels(name) },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: claim?.size } } },
  };
}

function clusterService(context: RenderContext, { name, port }: Workload): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: context.metadata(name),
    spec: { type: 'ClusterIP', selector: context.labels(name), ports: [{ name: 'main', port, targetPort: port }] },
  };
}

function serviceAccount(context: RenderContext, name: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: context.metadata(name),
    automountServiceAccountToken: true,
  };
}

function pullSecrets({ imagePullSecrets = [] }: InstallerConfig): Record<string, unknown> {
  return imagePullSecrets.length > 0 ? { imagePullSecrets: imagePullSecrets.map(({ name }) => ({ name })) } : {};
}
