import type { KubernetesObject } from '../../api/objects.ts';
import { isSame, type Certificate, type CertificateRequest, type Issuer, type Solver } from './types.ts';

/** Checks an object of cert-manager's kinds as its webhook does: undefined lets it pass, else why not. */
export function validate(
  kind: string,
  object: KubernetesObject,
  old: KubernetesObject | undefined,
): string | undefined {
  switch (kind) {
    case 'Certificate':
      return validateCertificate(object as Certificate);
    case 'Issuer':
    case 'ClusterIssuer':
      return validateIssuer(object as Issuer);
    case 'CertificateRequest':
      return validateRequest(object as CertificateRequest, old as CertificateRequest | undefined);
    default:
      return undefined;
  }
}

function validateCertificate({ spec }: Certificate): string | undefined {
  if (!spec.secretName) return 'spec.secretName: Required value: must be specified';
  if (!spec.issuerRef.name) return 'spec.issuerRef.name: Required value: must be specified';
  const names = [...(spec.dnsNames ?? []), ...(spec.ipAddresses ?? [])];
  if (!spec.commonName && names.length === 0) {
    return 'spec: Invalid value: "": at least one of commonName (from the commonName field or from a literalSubject), dnsNames, uriSANs, ipSANs, emailSANs or otherNames must be set';
  }
  if ((spec.commonName?.length ?? 0) > 64) return 'spec.commonName: Too long: may not be more than 64 bytes';
  return undefined;
}

function validateIssuer({ spec }: Issuer): string | undefined {
  const kinds = Object.keys(spec);
  if (kinds.length === 0) return 'spec: Required value: at least one issuer must be configured';
  if (kinds.length > 1) return `spec.${kinds[1]}: Forbidden: may not specify more than one issuer type`;
  if (!spec.acme) return undefined;
  if (!spec.acme.server) return 'spec.acme.server: Required value: acme server URL is a required field';
  if (!spec.acme.privateKeySecretRef.name)
    return 'spec.acme.privateKeySecretRef.name: Required value: private key secret name is a required field';
  for (const [index, solver] of (spec.acme.solvers ?? []).entries()) {
    const refusal = validateSolver(solver);
    if (refusal) return `spec.acme.solvers[${index}]${refusal}`;
  }
  return undefined;
}

function validateSolver({ http01, dns01 }: Solver): string | undefined {
  if (!http01 && !dns01) return ': Required value: no solver type configured';
  if (http01 && dns01) return '.dns01: Forbidden: may not specify more than one solver type';
  if (!dns01) return undefined;
  const providers = Object.keys(dns01).filter((key) => key !== 'cnameStrategy');
  if (providers.length === 0) return '.dns01: Required value: no DNS01 provider configured';
  if (providers.length > 1) return `.dns01.${providers[1]}: Forbidden: may not specify more than one provider type`;
  return undefined;
}

function validateRequest(request: CertificateRequest, old: CertificateRequest | undefined): string | undefined {
  if (!request.spec.issuerRef.name) return 'spec.issuerRef.name: Required value: must be specified';
  if (!request.spec.request) return 'spec.request: Required value: must be specified';
  if (old && !isSame(old.spec, request.spec)) return 'spec: Forbidden: cannot change request spec after creation';
  return undefined;
}
