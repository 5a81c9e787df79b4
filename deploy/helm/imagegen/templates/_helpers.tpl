{{- define "imagegen.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "imagegen.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{ include "imagegen.selector" . }}
{{- end }}

{{- define "imagegen.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "imagegen.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "imagegen.secret" -}}
{{ .Values.secrets.existing | default (include "imagegen.name" .) }}
{{- end }}

{{- define "imagegen.serviceAccount" -}}
{{ .Values.serviceAccount.name | default (ternary (include "imagegen.name" .) "default" .Values.serviceAccount.create) }}
{{- end }}

{{- define "imagegen.claim" -}}
{{ .Values.storage.existingClaim | default (printf "%s-data" (include "imagegen.name" .)) }}
{{- end }}

{{- /* The pod's own security: no root, no writable root, no privileges. */}}
{{- define "imagegen.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1654
runAsGroup: 1654
fsGroup: 1654
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "imagegen.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "imagegen.probes" -}}
startupProbe:
  httpGet: { path: /health/live, port: http }
  periodSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet: { path: /health/live, port: http }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: { path: /health/ready, port: http }
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 3
{{- end }}

{{- define "imagegen.environment" -}}
- name: ASPNETCORE_HTTP_PORTS
  value: "8080"
- name: Logging__Format
  value: json
- name: DOTNET_EnableDiagnostics
  value: "0"
- name: ImageGen__Results__Path
  value: /data/pictures
- name: ImageGen__Settings__KeyRing
  value: /data/keys
{{- range $key, $value := .Values.settings }}
- name: {{ $key }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end }}
