{{- define "image" -}}
{{- with .Values.tigeraOperator -}}
{{ with .registry }}{{ trimSuffix "/" . }}/{{ end }}{{ .image }}:{{ .version }}
{{- end -}}
{{- end }}

{{- /* On the machine's own network, whatever taints it has: without the operator no node ever becomes ready. */}}
{{- define "placement" -}}
hostNetwork: true
dnsPolicy: ClusterFirstWithHostNet
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
