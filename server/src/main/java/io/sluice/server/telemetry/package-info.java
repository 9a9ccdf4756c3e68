/**
 * Every metric of the server, named in one place: {@link io.sluice.server.telemetry.Instrument}.
 *
 * <p>Rooms record through a {@link io.sluice.server.telemetry.ModelMeter}; recording never blocks, never throws and
 * allocates nothing once a reason has been seen.
 */
@NullMarked
package io.sluice.server.telemetry;

import org.jspecify.annotations.NullMarked;
