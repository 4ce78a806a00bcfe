import { createHash } from 'node:crypto';
import type { Manifest } from '@slipway/activities-core';
import type { platformKinds } from '@slipway/blueprint';
import { configKey } from './config.ts';

export const serviceAccount = 'slipway-installer';
const deadlineSeconds = 1800;

/** Exit codes of the script. */
export const exitCodes = { validate: 10, render: 11, apply: 12 } as const;

/**
 * What the Job does. Everything it says goes to files; only the end of what a failed command complained about is shown, without
 * the values that the API server quotes back: a rendered manifest is full of passwords.
 */
const script = `set -u
umask 077
config=/config/${configKey}
complain() {
  tail -n 20 "$1" | cut -c 1-300 | sed -E 's/(Invalid value: ).*/\\1(hidden)/; s/[A-Za-z0-9+\\/=_-]{40,}/(hidden)/g' | tail -c 1800 >&2
  exit "$2"
}
/app/installer validate config -c "$config" >/tmp/validate.log 2>&1 || complain /tmp/validate.log ${exitCodes.validate}
/app/installer render -c "$config" -n "$NAMESPACE" >/tmp/gitpod.yaml 2>/tmp/render.log || complain /tmp/render.log ${exitCodes.render}
kubectl apply --server-side --force-conflicts --field-manager=slipway -f /tmp/gitpod.yaml >/tmp/apply.log 2>/tmp/apply.err \\
  || complain /tmp/apply.err ${exitCodes.apply}
`;

/** Equal for what would be rendered alike, but for the passwords that every render makes anew. */
export function jobName({ installerImage, imagePullSecrets }: platformKinds.GitpodProps, configHash: string): string {
  const seed = JSON.stringify([installerImage, imagePullSecrets, configHash]);
  return `slipway-gitpod-${createHash('sha256').update(seed).digest('hex').slice(0, 8)}`;
}

/** Who the Job is in the cluster, for as long as it runs. */
export function installerIdentity(installation: string, namespace: string): Manifest[] {
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: serviceAccount, namespace } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: `${installation}-${serviceAccount}` },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'ServiceAccount', name: serviceAccount, namespace }],
    },
  ];
}

/** Source: the reference architecture, section 8.3. The workflow retries, not the Job. */
export function installerJob(name: string, props: platformKinds.GitpodProps, configMap: string): Manifest {
  const { namespace, installerImage, imagePullSecrets } = props;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: deadlineSeconds,
      template: {
        spec: {
          serviceAccountName: serviceAccount,
          restartPolicy: 'Never',
          imagePullSecrets: imagePullSecrets.map((secret) => ({ name: secret })),
          containers: [
            {
              name: 'installer',
              image: installerImage,
              command: ['bash', '-c', script],
              env: [{ name: 'NAMESPACE', value: namespace }],
              // The end of the complaint is in the pod's status, where it can be read without the node.
              terminationMessagePolicy: 'FallbackToLogsOnError',
              volumeMounts: [
                { name: 'config', mountPath: '/config', readOnly: true },
                { name: 'tmp', mountPath: '/tmp' },
              ],
            },
          ],
          volumes: [
            { name: 'config', configMap: { name: configMap, items: [{ key: configKey, path: configKey }] } },
            { name: 'tmp', emptyDir: {} },
          ],
        },
      },
    },
  };
}
