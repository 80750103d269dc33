// What the place that a query stands in can use: an alert rule compares numbers, and Explore asks when it is told to.
import { CoreApp } from '@grafana/data';
import type { EditorSource } from '../../model/source';

/** What a rule makes of a view: numbers as they are, series once each is reduced to a number. */
const ofRules: Record<string, 'numbers' | 'series'> = {
  count: 'numbers',
  rate: 'series',
  latency: 'series',
  table: 'numbers',
  timeseries: 'series',
};

export const isRule = (app: CoreApp | string | undefined) =>
  app === CoreApp.UnifiedAlerting || app === CoreApp.CloudAlerting;

export const asksWhenTold = (app: CoreApp | string | undefined) => app === CoreApp.Explore;

/** How a rule uses the view; not at all, if undefined. */
export const ruleUse = (view: string) => ofRules[view];

/** The data source as rules see it: nobody fills in a dashboard's variables there. */
export const withoutVariables = (datasource: EditorSource): EditorSource =>
  Object.create(datasource, { variableNames: { value: () => [] } }) as EditorSource;
