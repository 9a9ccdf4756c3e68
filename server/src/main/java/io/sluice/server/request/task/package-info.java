/**
 * What a request can want of its rows.
 *
 * <p>Start at {@link io.sluice.server.request.task.InferenceTask}. A {@link io.sluice.server.request.task.ZeroShot} waits for
 * the vectors of its labels; every other task is complete when it is made.
 */
@NullMarked
package io.sluice.server.request.task;

import org.jspecify.annotations.NullMarked;
