import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Gcp } from './gcp.ts';
import { cloud, resourceId } from './gcp.ts';
import { projectNumber, seedProject } from './projects/project.ts';
import type { ProjectSeed } from './projects/project.ts';

export const defaultProject = 'acme-dev-platform';
const accountId = 'slipway-operator';

/** The account that installs: it owns the project, and is reached by exchanging a text that only this machine has. */
export function operatorEmail(gcp: Gcp): string {
  return gcp.store.get<string>('settings', 'operator') ?? `${accountId}@${defaultProject}.iam.gserviceaccount.com`;
}

/** Makes the projects and the operator's account as they stood before anything was installed. */
export function seedAccount(gcp: Gcp, projects: ProjectSeed[]): void {
  gcp.store.transaction(() => {
    const home = projects[0]?.id ?? defaultProject;
    const email = gcp.store.get<string>('settings', 'operator') ?? `${accountId}@${home}.iam.gserviceaccount.com`;
    gcp.store.put('settings', 'operator', email);
    for (const project of projects) seedProject(gcp, project, email);
    const id = resourceId('iam', `projects/${home}/serviceAccounts/${email}`);
    if (gcp.graph.get(id)) return;
    const uniqueId = gcp.seeded.digits(21, email);
    gcp.graph.create({
      id,
      type: 'iam.serviceAccounts',
      cloud,
      name: email,
      project: home,
      location: 'global',
      body: {
        name: `projects/${home}/serviceAccounts/${email}`,
        projectId: home,
        uniqueId,
        email,
        displayName: 'Installs platforms',
        etag: 'MDEwMjE5MjA=',
        oauth2ClientId: uniqueId,
      },
      refs: [],
      createdBy: 'seed',
      providerOwned: true,
    });
  });
}

/** The text that the credentials file points at; readable by the owner only. */
export function subjectToken(directory: string): string {
  const path = join(directory, 'subject-token');
  if (!existsSync(path)) writeFileSync(path, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(path, 'utf8');
}

/** Application Default Credentials for this cloud. Only the file's path goes into the environment. */
export function writeCredentials(gcp: Gcp, stsEndpoint: string): string {
  subjectToken(gcp.directory);
  const path = join(gcp.directory, 'application_default_credentials.json');
  const number = projectNumber(gcp, operatorEmail(gcp).replace(/^.*@|\.iam\..*$/g, ''));
  const credentials = {
    type: 'external_account',
    audience: `//iam.googleapis.com/projects/${number}/locations/global/workloadIdentityPools/local/providers/machine`,
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: `${stsEndpoint}/v1/token`,
    service_account_impersonation_url: `${stsEndpoint}/v1/projects/-/serviceAccounts/${operatorEmail(gcp)}:generateAccessToken`,
    credential_source: { file: join(gcp.directory, 'subject-token'), format: { type: 'text' } },
  };
  writeFileSync(path, JSON.stringify(credentials, null, 2), { mode: 0o600 });
  return path;
}
