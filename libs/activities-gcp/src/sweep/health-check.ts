import type { GoogleCloud } from '../cloud.ts';
import { remove } from './remove.ts';

/** Firewall rule of the health check `k8s-<cluster's hash>-node`, which all load balancers of a cluster share. */
export const healthCheckFirewall = /^k8s-([0-9a-f]+)-node(-http)?-hc$/;
/** The health check itself. */
export const isHealthCheck = (name: string): boolean => /^k8s-[0-9a-f]+-node$/.test(name);

export const healthCheckPermissions = [
  'compute.healthChecks.delete',
  'compute.healthChecks.get',
  'compute.httpHealthChecks.delete',
];

/** Of either sort: target pools use those of the older API. @throws DEPENDENCY (SW-DEP-054) while a load balancer uses it */
export async function removeHealthCheck(cloud: GoogleCloud, name: string): Promise<void> {
  const { healthChecks, httpHealthChecks } = await cloud.clients.compute();
  const { project } = cloud;
  const found = await cloud.find(`cannot read the health check ${name}`, async () => {
    return (await healthChecks.get({ project, healthCheck: name })).data;
  });
  if (found) {
    await remove(cloud, 'global', `global/healthChecks/${name}`, () =>
      healthChecks.delete({ project, healthCheck: name }),
    );
    return;
  }
  await remove(cloud, 'global', `global/httpHealthChecks/${name}`, () =>
    httpHealthChecks.delete({ project, httpHealthCheck: name }),
  );
}
