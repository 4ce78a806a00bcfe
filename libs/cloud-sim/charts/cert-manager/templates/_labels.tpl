{{/* Labels of one component; argument: dict "root" $ "component" "controller" */}}
{{- define "labels" -}}
app.kubernetes.io/name: {{ eq .component "controller" | ternary "cert-manager" .component }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component | quote }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- with .root.Values.global.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}
{{- define "selector" -}}
app.kubernetes.io/name: {{ eq .component "controller" | ternary "cert-manager" .component }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component | quote }}
{{- end }}
{{- define "account" -}}
{{ .Values.serviceAccount.name | default "cert-manager" }}
{{- end }}
