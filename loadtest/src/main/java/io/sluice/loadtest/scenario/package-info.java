/**
 * Loads as files: what is sent, how, and what is expected of the answers.
 *
 * <p>{@link io.sluice.loadtest.scenario.ScenarioFile} reads the YAML, {@link io.sluice.loadtest.scenario.ScenarioBuilder}
 * makes a {@link io.sluice.loadtest.scenario.Scenario} of it and of flags that override it, and reports every mistake at
 * once. Rates may be shares of what the server can do, so that one file fits every machine.
 */
@NullMarked
package io.sluice.loadtest.scenario;

import org.jspecify.annotations.NullMarked;
