/**
 * The dashboards and alerts of the directory {@code grafana}: their form, and what they answer.
 *
 * <h2>Layout</h2>
 *
 * <ul>
 *   <li>{@code GrafanaFiles}: where they are; {@code Dashboard}: one of them, read; {@code Query}: one of its expressions
 *   <li>{@code DashboardRules}: what every dashboard keeps to, checked by {@code DashboardRulesTest}
 *   <li>{@code DashboardSchemaTest}: that Grafana would take them; {@code GrafanaSchema}: its schema
 *   <li>{@code AlertRules}: the alerts, checked by {@code AlertRulesTest}, which also runs promtool
 *   <li>{@code ProvisioningTest}: that what is mounted, provisioned and linked is there
 *   <li>{@code AnswersTest}: that all of it answers in a real Prometheus; {@code ScrapedServers} and {@code Prometheus} are
 *       what it runs, {@code ExpressionNames} what an expression names
 * </ul>
 */
@NullMarked
package dev.heddle.load.grafana;

import org.jspecify.annotations.NullMarked;
