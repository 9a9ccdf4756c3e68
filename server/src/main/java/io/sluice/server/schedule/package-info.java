/**
 * Decides whose row goes next, wherever rows wait: by priority class, then fairly between clients, then by deadline.
 *
 * <p>{@link io.sluice.server.schedule.Schedule} holds what waits; {@link io.sluice.server.schedule.Backlog} only counts it, and
 * says how much will run before a row that comes now. Neither owns a thread or a lock: whoever has the rows has their schedule.
 * When a row runs, and with which others, is decided elsewhere.
 */
@NullMarked
package io.sluice.server.schedule;

import org.jspecify.annotations.NullMarked;
