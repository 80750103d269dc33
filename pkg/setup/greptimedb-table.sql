CREATE TABLE {{.Table}} (
{{- range $i, $c := .Columns}}{{if $i}},{{end}}
  {{$c.Quoted}} {{$c.GreptimeDB}}
{{- end}}
)
WITH (
  'append_mode'='true',
  'ttl'='{{.Days}}d'
);
