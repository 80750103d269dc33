package ask

import (
	"fmt"

	"github.com/emqx/emqx-fulllink-datasource/pkg/event"
	"github.com/emqx/emqx-fulllink-datasource/pkg/mqtt"
)

// individuals are the columns whose values tell individuals apart where they are a level of the row's topic.
var individuals = []string{event.ClientID, event.Username, event.FromClientID, event.FromUsername}

// TopicShape is the topic of a row with + for each level that tells individuals apart: a topic filter that matches the topic. Its
// slashes are doubled first, so that each level has two of its own and neighbours can be replaced in one go. A name is a level only if
// it has no slash, and one that begins with $ stays, because + doesn't match it in front.
func TopicShape(schema event.Schema) string {
	levels := "'//' || replace(topic, '/', '//') || '//'"
	for _, column := range individuals {
		if c, ok := schema.Column(column); ok && c.Type == event.String {
			levels = fmt.Sprintf("replace(%s, '/' || CASE WHEN %[2]s ~ '^[^$/][^/]*$' THEN %[2]s ELSE '+' END || '/', '/+/')", levels, column)
		}
	}
	levels = "regexp_replace(" + levels + ", '/(?:" + mqtt.IndividualLevel + ")/', '/+/', 'g')"
	return "regexp_replace(replace(" + levels + ", '//', '/'), '^/|/$', '', 'g')"
}
