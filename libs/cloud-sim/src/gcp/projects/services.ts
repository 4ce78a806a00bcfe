import type { Gcp } from '../gcp.ts';
import { addMember } from '../access/policy.ts';
import { GoogleFault } from '../fault.ts';
import { apiPropagation } from '../lag-profiles.ts';
import { projectId, projectNumber } from './project.ts';

export interface ServiceState {
  enabledAt: number;
  /** Simulated time from which the slowest replica answers. */
  usableAt: number;
}

/** Services that can be enabled, by their short names. */
export const services: Record<string, string> = {
  artifactregistry: 'Artifact Registry API',
  cloudbilling: 'Cloud Billing API',
  cloudresourcemanager: 'Cloud Resource Manager API',
  compute: 'Compute Engine API',
  container: 'Kubernetes Engine API',
  dns: 'Cloud DNS API',
  iam: 'Identity and Access Management (IAM) API',
  iamcredentials: 'IAM Service Account Credentials API',
  logging: 'Cloud Logging API',
  monitoring: 'Cloud Monitoring API',
  cloudtrace: 'Cloud Trace API',
  servicemanagement: 'Service Management API',
  servicenetworking: 'Service Networking API',
  serviceusage: 'Service Usage API',
  sqladmin: 'Cloud SQL Admin API',
  storage: 'Cloud Storage API',
  'storage-component': 'Cloud Storage',
};

const agents: Record<string, [role: string, account: string][]> = {
  compute: [
    ['roles/compute.serviceAgent', 'service-#@compute-system.iam.gserviceaccount.com'],
    ['roles/editor', '#@cloudservices.gserviceaccount.com'],
    ['roles/editor', '#-compute@developer.gserviceaccount.com'],
  ],
  container: [['roles/container.serviceAgent', 'service-#@container-engine-robot.iam.gserviceaccount.com']],
  artifactregistry: [
    ['roles/artifactregistry.serviceAgent', 'service-#@gcp-sa-artifactregistry.iam.gserviceaccount.com'],
  ],
};

export function serviceState(gcp: Gcp, project: string, service: string): ServiceState | undefined {
  return gcp.store.get<ServiceState>('services', `${project}/${service}`);
}

/** Turns a service on: usable after a lag, and with it Google's own accounts appear in the project's policy. */
export function enableService(gcp: Gcp, project: string, service: string): void {
  if (serviceState(gcp, project, service)) return;
  const now = gcp.clock.now();
  const lag = gcp.lags.length(apiPropagation, 0, project, service);
  gcp.store.put('services', `${project}/${service}`, { enabledAt: now, usableAt: now + lag } satisfies ServiceState);
  for (const [role, account] of agents[service.replace('.googleapis.com', '')] ?? []) {
    addMember(gcp, projectId(project), role, `serviceAccount:${account.replace('#', projectNumber(gcp, project))}`);
  }
}

/** Refuses calls to an API that is off, or on but not yet known to the replica that is asked. */
export function checkEnabled(gcp: Gcp, project: string, service: string, replica: number): void {
  const state = serviceState(gcp, project, `${service}.googleapis.com`);
  const now = gcp.clock.now();
  const share = replica === 0 ? 1 : 0.35;
  if (state && now >= state.enabledAt + (state.usableAt - state.enabledAt) * share) return;
  const number = projectNumber(gcp, project);
  const title = services[service] ?? service;
  const url = `https://console.developers.google.com/apis/api/${service}.googleapis.com/overview?project=${number}`;
  const message = `${title} has not been used in project ${number} before or it is disabled. Enable it by visiting ${url} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry.`;
  throw new GoogleFault(403, 'PERMISSION_DENIED', 'accessNotConfigured', message, {
    info: {
      reason: 'SERVICE_DISABLED',
      domain: 'googleapis.com',
      metadata: {
        service: `${service}.googleapis.com`,
        consumer: `projects/${number}`,
        serviceTitle: title,
        activationUrl: url,
      },
    },
  });
}
