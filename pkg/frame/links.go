package frame

import "github.com/grafana/grafana-plugin-sdk-go/data"

// DataSource is the one that answers, to which links lead back.
type DataSource struct{ Type, UID, Name string }

// Link leads to Explore with a query of this data source. ${__value.raw} in its strings stands for the value of the cell:
// Grafana puts it into the query object, not into its text, so that no value can break out of its string.
func (d DataSource) Link(title string, model map[string]any) data.DataLink {
	return data.DataLink{Title: title, Internal: &data.InternalDataLink{Query: model, DatasourceUID: d.UID, DatasourceName: d.Name}}
}
