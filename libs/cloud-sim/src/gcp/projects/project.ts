import type { Gcp } from '../gcp.ts';
import { cloud, resourceId } from '../gcp.ts';
import { addMember, settlePolicy } from '../access/policy.ts';
import type { Resource } from '../../core/graph.ts';
import { text } from '../../core/json.ts';

export interface ProjectSeed {
  id: string;
  billing?: boolean;
}

export function projectId(project: string): string {
  return resourceId('cloudresourcemanager', `projects/${project}`);
}

/** By id or by number. */
export function findProject(gcp: Gcp, idOrNumber: string): Resource | undefined {
  const byId = gcp.graph.get(projectId(idOrNumber));
  if (byId) return byId;
  return gcp.graph
    .all('cloudresourcemanager.projects')
    .find((project) => text(project.body, 'name') === `projects/${idOrNumber}`);
}

export function projectNumber(gcp: Gcp, project: string): string {
  return text(findProject(gcp, project)?.body, 'name').replace('projects/', '');
}

/** Services that a new project has from the start. */
const enabledFromTheStart = ['serviceusage', 'servicemanagement', 'storage', 'logging', 'monitoring', 'cloudtrace'];

/** Makes a project that belongs to `operator`, as the owner of the account would have made it long ago. */
export function seedProject(gcp: Gcp, seed: ProjectSeed, operator: string): void {
  const id = projectId(seed.id);
  if (gcp.graph.get(id)) return;
  const number = gcp.seeded.digits(12, 'project', seed.id);
  gcp.graph.create({
    id,
    type: 'cloudresourcemanager.projects',
    cloud,
    name: seed.id,
    project: seed.id,
    location: 'global',
    body: {
      name: `projects/${number}`,
      parent: `organizations/${gcp.seeded.digits(12, 'organization')}`,
      projectId: seed.id,
      state: 'ACTIVE',
      displayName: seed.id,
      createTime: gcp.clock.iso(),
      updateTime: gcp.clock.iso(),
      etag: Buffer.from(number).toString('base64'),
    },
    hidden: { billing: seed.billing ?? true },
    refs: [],
    createdBy: 'seed',
    providerOwned: true,
  });
  addMember(gcp, id, 'roles/owner', `serviceAccount:${operator}`);
  settlePolicy(gcp, id);
  for (const service of enabledFromTheStart) {
    gcp.store.put('services', `${seed.id}/${service}.googleapis.com`, { enabledAt: 0, usableAt: 0 });
  }
}
