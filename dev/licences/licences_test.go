package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTable: everything that is linked is in the table, and nothing else, under a licence that asks for no more than to be named.
func TestTable(t *testing.T) {
	modules, err := linked("../..")
	require.NoError(t, err)
	require.Greater(t, len(modules), 20)
	text, err := os.ReadFile("../../THIRD_PARTY.md")
	require.NoError(t, err)
	require.Equal(t, string(tableOf(modules)), string(text), "go tool mage licences writes it anew")
	for _, m := range modules {
		require.Contains(t, []string{"Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MPL-2.0"}, m.licence, m.path)
	}
	texts := string(textsOf(modules))
	for _, m := range modules {
		require.Contains(t, texts, m.path+"\n")
		require.Contains(t, texts, m.text)
	}
	require.Less(t, strings.Count(texts, "TERMS AND CONDITIONS FOR USE, REPRODUCTION"), len(modules)/2, "the same text stands there once")
}

func TestIdentify(t *testing.T) {
	require.Equal(t, "", identify("All rights reserved. Do nothing."))
	require.Equal(t, "BSD-2-Clause", identify("Redistribution and use in source and binary forms, with or without modification, are permitted"))
	require.Equal(t, "BSD-3-Clause", identify("Redistribution and use in source and binary forms\n … Neither the name of Google Inc. nor the names of its contributors"))
}

// TestScripts: a package that isn't listed is found in a source map.
func TestScripts(t *testing.T) {
	dist := t.TempDir()
	require.ErrorContains(t, checkScripts(dist), "build the plugin first")
	write := func(sources string) {
		require.NoError(t, os.WriteFile(dist+"/module.js.map", []byte(`{"sources":[`+sources+`]}`), 0o600))
	}
	write(`"webpack://x/./module.ts","webpack://x/../node_modules/@grafana/i18n/dist/a.mjs"`)
	require.NoError(t, checkScripts(dist))
	write(`"webpack://x/../node_modules/left-pad/index.js"`)
	require.ErrorContains(t, checkScripts(dist), "holds left-pad, which isn't among the packages")
}

// TestAudit: a vulnerability counts where the package is in the scripts, and no report isn't a clean one.
func TestAudit(t *testing.T) {
	audit := func(report string) (string, error) {
		var out strings.Builder
		err := readAudit(strings.NewReader(report), &out)
		return out.String(), err
	}
	told, err := audit(`{"auditReportVersion":2,"vulnerabilities":{"rxjs":{"name":"rxjs","severity":"high","range":"<7.9.0"}}}`)
	require.NoError(t, err)
	require.Equal(t, "rxjs <7.9.0: high, not in the scripts\n", told)
	_, err = audit(`{"vulnerabilities":{}}`)
	require.NoError(t, err)
	told, err = audit(`{"vulnerabilities":{"void-elements":{"severity":"low","range":"*"},"@grafana/i18n":{"severity":"moderate","range":"<13"}}}`)
	require.EqualError(t, err, "2 packages with known vulnerabilities are in the scripts; see npm audit")
	require.Equal(t, "@grafana/i18n <13: moderate, in the scripts\nvoid-elements *: low, in the scripts\n", told)
	_, err = audit(`{"message":"405 Method Not Allowed","error":{"summary":""}}`)
	require.EqualError(t, err, "npm audit found out nothing: 405 Method Not Allowed")
	_, err = audit("")
	require.ErrorContains(t, err, "read npm's report: EOF")
}
