/**
 * Every metric of the server, named in one place: {@link io.sluice.server.telemetry.Instrument}.
 *
 * <p>Rooms record through a {@link io.sluice.server.telemetry.ModelMeter}; recording never blocks, never throws and
 * allocates nothing once a series has been seen. Start with {@link io.sluice.server.telemetry.PrometheusTelemetry}, which
 * writes everything for a scrape; it opens no port, the {@code http} room does.
 */
@NullMarked
package io.sluice.server.telemetry;

import org.jspecify.annotations.NullMarked;
