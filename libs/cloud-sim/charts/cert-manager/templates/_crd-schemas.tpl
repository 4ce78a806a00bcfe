{{/* What users write is typed strictly, so that a typo is refused; what controllers write to each other is left open. */}}
{{- define "open" -}}
type: object
x-kubernetes-preserve-unknown-fields: true
{{- end }}
{{- define "names" -}}
type: array
items: { type: string }
{{- end }}
{{- define "secretRef" -}}
type: object
required: [name]
properties:
  name: { type: string }
  key: { type: string }
{{- end }}
{{- define "issuerRef" -}}
type: object
required: [name]
properties:
  name: { type: string }
  kind: { type: string }
  group: { type: string }
{{- end }}
{{- define "spec.Certificate" -}}
type: object
required: [secretName, issuerRef]
properties:
  secretName: { type: string }
  issuerRef:
    {{- include "issuerRef" . | nindent 4 }}
  commonName: { type: string }
  dnsNames:
    {{- include "names" . | nindent 4 }}
  ipAddresses:
    {{- include "names" . | nindent 4 }}
  uris:
    {{- include "names" . | nindent 4 }}
  emailAddresses:
    {{- include "names" . | nindent 4 }}
  usages:
    {{- include "names" . | nindent 4 }}
  duration: { type: string }
  renewBefore: { type: string }
  renewBeforePercentage: { type: integer }
  isCA: { type: boolean }
  revisionHistoryLimit: { type: integer, minimum: 1 }
  signatureAlgorithm: { type: string }
  encodeUsagesInRequest: { type: boolean }
  literalSubject: { type: string }
  subject:
    {{- include "open" . | nindent 4 }}
  privateKey:
    {{- include "open" . | nindent 4 }}
  keystores:
    {{- include "open" . | nindent 4 }}
  nameConstraints:
    {{- include "open" . | nindent 4 }}
  additionalOutputFormats:
    type: array
    items:
      {{- include "open" . | nindent 6 }}
  otherNames:
    type: array
    items:
      {{- include "open" . | nindent 6 }}
  secretTemplate:
    type: object
    properties:
      labels:
        type: object
        additionalProperties: { type: string }
      annotations:
        type: object
        additionalProperties: { type: string }
{{- end }}
{{- define "spec.Issuer" -}}
type: object
properties:
  acme:
    type: object
    required: [server, privateKeySecretRef]
    properties:
      server: { type: string }
      email: { type: string }
      caBundle: { type: string, format: byte }
      preferredChain: { type: string }
      profile: { type: string }
      skipTLSVerify: { type: boolean }
      disableAccountKeyGeneration: { type: boolean }
      enableDurationFeature: { type: boolean }
      privateKeySecretRef:
        {{- include "secretRef" . | nindent 8 }}
      externalAccountBinding:
        {{- include "open" . | nindent 8 }}
      solvers:
        type: array
        items:
          type: object
          properties:
            selector:
              type: object
              properties:
                dnsNames:
                  {{- include "names" . | nindent 18 }}
                dnsZones:
                  {{- include "names" . | nindent 18 }}
                matchLabels:
                  type: object
                  additionalProperties: { type: string }
            waitInsteadOfSelfCheck: { type: string }
            http01:
              {{- include "open" . | nindent 14 }}
            dns01:
              {{- include "spec.dns01" . | nindent 14 }}
  ca:
    type: object
    required: [secretName]
    properties:
      secretName: { type: string }
      crlDistributionPoints:
        {{- include "names" . | nindent 8 }}
  selfSigned:
    {{- include "open" . | nindent 4 }}
  vault:
    {{- include "open" . | nindent 4 }}
  venafi:
    {{- include "open" . | nindent 4 }}
{{- end }}
{{- define "spec.ClusterIssuer" -}}
{{- include "spec.Issuer" . }}
{{- end }}
{{- define "spec.dns01" -}}
type: object
properties:
  cnameStrategy: { type: string, enum: [None, Follow] }
  cloudDNS:
    type: object
    required: [project]
    properties:
      project: { type: string }
      hostedZoneName: { type: string }
      serviceAccountSecretRef:
        {{- include "secretRef" . | nindent 8 }}
  route53:
    type: object
    properties:
      region: { type: string }
      hostedZoneID: { type: string }
      role: { type: string }
      accessKeyID: { type: string }
      accessKeyIDSecretRef:
        {{- include "secretRef" . | nindent 8 }}
      secretAccessKeySecretRef:
        {{- include "secretRef" . | nindent 8 }}
      auth:
        {{- include "open" . | nindent 8 }}
  azureDNS:
    type: object
    required: [subscriptionID, resourceGroupName]
    properties:
      subscriptionID: { type: string }
      resourceGroupName: { type: string }
      hostedZoneName: { type: string }
      environment: { type: string }
      clientID: { type: string }
      tenantID: { type: string }
      clientSecretSecretRef:
        {{- include "secretRef" . | nindent 8 }}
      managedIdentity:
        {{- include "open" . | nindent 8 }}
  cloudflare:
    {{- include "open" . | nindent 4 }}
  digitalocean:
    {{- include "open" . | nindent 4 }}
  rfc2136:
    {{- include "open" . | nindent 4 }}
  webhook:
    {{- include "open" . | nindent 4 }}
{{- end }}
{{- define "spec.CertificateRequest" -}}
type: object
required: [issuerRef, request]
properties:
  request: { type: string, format: byte }
  issuerRef:
    {{- include "issuerRef" . | nindent 4 }}
  duration: { type: string }
  isCA: { type: boolean }
  usages:
    {{- include "names" . | nindent 4 }}
  username: { type: string }
  uid: { type: string }
  groups:
    {{- include "names" . | nindent 4 }}
  extra:
    {{- include "open" . | nindent 4 }}
{{- end }}
{{- define "spec.Order" -}}
{{- include "open" . }}
{{- end }}
{{- define "spec.Challenge" -}}
{{- include "open" . }}
{{- end }}
