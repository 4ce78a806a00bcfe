{{- define "fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else -}}
{{- $name := printf "%s-%s" .Values.cloudProvider (.Values.nameOverride | default .Chart.Name) -}}
{{- if contains $name .Release.Name }}{{ .Release.Name }}{{ else }}{{ printf "%s-%s" .Release.Name $name }}{{ end -}}
{{- end -}}
{{- end }}

{{- define "account" -}}
{{ .Values.rbac.serviceAccount.name | default (include "fullname" .) }}
{{- end }}

{{- define "selector" -}}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/name: {{ printf "%s-%s" .Values.cloudProvider .Chart.Name }}
{{- end }}
