INSERT INTO {{.Table}} (
{{- range $i, $c := .Columns}}{{if $i}}, {{end}}{{$c.Quoted}}{{end -}}
) VALUES (
{{- range $i, $c := .Columns}}{{if $i}}, {{end}}{{$c.Parameter}}{{end -}}
)
