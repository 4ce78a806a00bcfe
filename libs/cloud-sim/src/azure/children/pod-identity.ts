import type { WorkloadCaller } from '../../core/cluster-host.ts';
import type { Resource } from '../../core/graph.ts';
import { object, text } from '../../core/json.ts';
import type { Principal } from '../arm/call.ts';
import { isAllowed } from '../authorization/decide.ts';
import type { Azure } from '../azure.ts';
import { findApplication } from '../entra/applications.ts';
import { checkFederation } from '../entra/federation.ts';

/** What the workload identity webhook looks for on a pod, and where it finds the identity. */
const useLabel = 'azure.workload.identity/use';
const clientAnnotation = 'azure.workload.identity/client-id';
const audience = 'api://AzureADTokenExchange';

/**
 * The principal that a pod is to Azure: the webhook must have given it a token, and the identity that its service account names
 * must trust that token's issuer and subject. @throws what the SDK inside the pod says
 */
export function podPrincipal(azure: Azure, cluster: Resource, caller: WorkloadCaller): Principal {
  const { namespace, serviceAccount, annotations, podLabels = {} } = caller;
  const properties = object(cluster.body, 'properties');
  const hasWebhook = object(object(properties, 'securityProfile'), 'workloadIdentity')['enabled'] === true;
  if (!hasWebhook || podLabels[useLabel] !== 'true') {
    throw new Error(
      'DefaultAzureCredential: failed to acquire a token.\nAttempted credentials:\n\tWorkloadIdentityCredential: no token file specified. Check pod configuration or set TokenFilePath in the options',
    );
  }
  const clientId = annotations[clientAnnotation];
  if (clientId === undefined || clientId === '') {
    throw new Error(
      'WorkloadIdentityCredential: no client ID specified. Check pod configuration or set ClientID in the options',
    );
  }
  const application = findApplication(azure, clientId);
  if (!application?.identity) {
    throw new Error(`AADSTS700016: Application with identifier '${clientId}' was not found in the directory.`);
  }
  const issuer = text(object(properties, 'oidcIssuerProfile'), 'issuerURL');
  checkFederation(azure, application.identity, {
    issuer,
    subject: `system:serviceaccount:${namespace}:${serviceAccount}`,
    audience,
  });
  return {
    objectId: application.objectId,
    clientId: application.clientId,
    tenant: text(object(application.identity.body, 'properties'), 'tenantId'),
  };
}

/** @throws 403 as the SDK inside the pod prints it */
export function requireAction(azure: Azure, principal: Principal, action: string, scope: string): void {
  if (isAllowed(azure, principal.objectId, action, scope)) return;
  throw new Error(
    `RESPONSE 403: 403 Forbidden ERROR CODE: AuthorizationFailed: The client '${principal.clientId}' with object id '${principal.objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  );
}
