import { text } from '../../core/json.ts';
import type { Api } from '../api.ts';
import type { Gcp } from '../gcp.ts';
import { findProject } from '../projects/project.ts';
import { tableRoutes } from '../table-routes.ts';

/** Whether a project can be billed. */
export function cloudBilling(gcp: Gcp): Api {
  return {
    service: 'cloudbilling',
    title: 'Cloud Billing API',
    style: 'status',
    mustBeEnabled: true,
    routes: () =>
      tableRoutes([
        {
          operation: 'projects.getBillingInfo',
          verb: 'GET',
          path: '/v1/projects/{project}/billingInfo',
          permission: 'resourcemanager.projects.get',
          handle: (call) => {
            const billingEnabled = findProject(gcp, call.project)?.hidden?.['billing'] === true;
            const projectId = text(call.request, 'project');
            const account = `billingAccounts/${gcp.seeded.hex(6, 'billing')}-000000-000000`
              .toUpperCase()
              .replace('BILLINGACCOUNTS', 'billingAccounts');
            return {
              name: `projects/${projectId}/billingInfo`,
              projectId,
              billingAccountName: billingEnabled ? account : '',
              billingEnabled,
            };
          },
        },
      ]),
  };
}
