CREATE TABLE {{.Table}} (
{{- range $i, $c := .Columns}}{{if $i}},{{end}}
  {{$c.Quoted}} {{$c.GreptimeDB}}
{{- end}}
)
PARTITION ON COLUMNS (clientid) (
  clientid < '4',
  clientid >= '4' AND clientid < '8',
  clientid >= '8' AND clientid < 'c',
  clientid >= 'c'
)
WITH (
  'append_mode'='true',
  'ttl'='{{.Days}}d'
);
