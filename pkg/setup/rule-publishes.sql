{{template "select.sql" .}}FROM "$events/#", "#"
