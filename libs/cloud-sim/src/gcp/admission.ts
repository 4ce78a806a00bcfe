import type { HttpRequest } from '../core/http-server.ts';
import type { Api, Call, Route } from './api.ts';
import { mayUse } from './access/permissions.ts';
import { principalOf } from './access/tokens.ts';
import { GoogleFault, missingCredentials, permissionDenied, unauthenticated } from './fault.ts';
import type { Gcp } from './gcp.ts';
import { findProject, projectId } from './projects/project.ts';
import { checkEnabled } from './projects/services.ts';

export function bearer(http: HttpRequest): string | undefined {
  return /^Bearer (\S+)$/.exec(http.headers['authorization'] ?? '')?.[1];
}

/** E-mail of the caller; 401 without a token, and with one that is unknown or over. */
export function authenticate(gcp: Gcp, http: HttpRequest): string {
  const token = bearer(http);
  if (token === undefined) throw missingCredentials();
  const principal = principalOf(gcp, token);
  if (principal === undefined) throw unauthenticated();
  return principal;
}

/** Refuses unknown projects, APIs that are off, and callers without the permission, in Google's order. */
export function admit(gcp: Gcp, api: Api, route: Route, call: Call): void {
  if (call.project === '' || call.project === '-') return;
  const project = findProject(gcp, call.project);
  if (!project) throw unknownProject(call.project);
  call.project = project.name;
  if (api.mustBeEnabled) checkEnabled(gcp, project.name, api.service, call.reader.replica);
  const { permission } = route;
  if (permission === undefined) return;
  const resources = [projectId(project.name)];
  if (!mayUse(gcp, call.principal, permission, resources))
    throw permissionDenied(permission, `projects/${project.name}`);
}

function unknownProject(project: string): GoogleFault {
  const info = { reason: 'CONSUMER_INVALID', domain: 'googleapis.com', metadata: { consumer: `projects/${project}` } };
  const message = `Permission denied on resource project ${project}.`;
  return new GoogleFault(403, 'PERMISSION_DENIED', 'forbidden', message, { info });
}
