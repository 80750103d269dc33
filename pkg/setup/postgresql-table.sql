CREATE TABLE {{.Table}} (
{{- range $i, $c := .Columns}}{{if $i}},{{end}}
  {{$c.Quoted}} {{$c.PostgreSQL}}
{{- end}}
);

CREATE INDEX ON {{.Table}} ("timestamp");
CREATE INDEX ON {{.Table}} ("event", "timestamp");
CREATE INDEX ON {{.Table}} ("clientid", "timestamp");
CREATE INDEX ON {{.Table}} ("username", "timestamp");
CREATE INDEX ON {{.Table}} ("peername" text_pattern_ops, "timestamp");
CREATE INDEX ON {{.Table}} ("id");
