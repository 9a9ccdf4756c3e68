/**
 * How the process writes its log: to standard error, as text or as JSON. {@link io.sluice.cli.logging.LogSetup} is there
 * before the first line, {@link io.sluice.cli.logging.ServerLog} changes it once the configuration is known.
 *
 * <p>Set up by code, not by a file, whose parser every start would have to load.
 */
@NullMarked
package io.sluice.cli.logging;

import org.jspecify.annotations.NullMarked;
