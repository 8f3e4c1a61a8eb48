// The dashboards of this project in the types of Grafana's schema: those of the dashboard, and of the panels that are used.
import type * as grafana from '@grafana/schema/dist/types/raw/dashboard/x/dashboard_types.gen.d.ts';
import type * as stat from '@grafana/schema/dist/types/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen.d.ts';
import type * as stateTimeline from '@grafana/schema/dist/types/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen.d.ts';
import type * as timeSeries from '@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen.d.ts';

/** What Grafana's schema leaves open in a panel, since it is its plugin's: options, fields and queries. */
interface PanelOf<Type extends string, Options, Custom> extends Omit<grafana.Panel, 'type' | 'options' | 'fieldConfig' | 'targets'> {
  type: Type;
  options: Options;
  fieldConfig: Omit<grafana.FieldConfigSource, 'defaults'> & { defaults: Omit<grafana.FieldConfig, 'custom'> & { custom?: Custom } };
  targets: PrometheusQuery[];
}

/** The package has no types for queries of Prometheus: the fields that are used here. */
interface PrometheusQuery {
  refId: string;
  datasource: grafana.DataSourceRef;
  editorMode: 'code' | 'builder';
  expr: string;
  legendFormat: string;
  range: boolean;
}

/** The same type without a name: every panel has one that is called Options. */
type Inline<T> = { [K in keyof T]: T[K] };

type Graph =
  | PanelOf<'stat', Inline<stat.Options>, never>
  | PanelOf<'state-timeline', Inline<stateTimeline.Options>, Inline<stateTimeline.FieldConfig>>
  | PanelOf<'timeseries', Inline<timeSeries.Options>, Inline<timeSeries.FieldConfig>>;

export interface HeddleDashboard extends Omit<grafana.Dashboard, 'panels'> {
  panels: Array<Graph | (Omit<grafana.RowPanel, 'panels'> & { panels: Graph[] })>;
}
