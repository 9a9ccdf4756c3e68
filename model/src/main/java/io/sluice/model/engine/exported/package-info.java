/**
 * Graphs that somebody else exported, whatever computes them: their inputs made of rows, their outputs made answers.
 *
 * <p>An engine implements {@link io.sluice.model.engine.exported.ExportedGraph}; {@link
 * io.sluice.model.engine.exported.Probe} finds out what one really answers before it serves, and {@link
 * io.sluice.model.engine.exported.ExportedModel} opens sessions on it. Nothing here knows a file or a library.
 */
@NullMarked
package io.sluice.model.engine.exported;

import org.jspecify.annotations.NullMarked;
