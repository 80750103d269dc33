/** What Grafana calls the plugin; plugin.json says the same. */
export const pluginId = 'emqx-fulllink-datasource';
