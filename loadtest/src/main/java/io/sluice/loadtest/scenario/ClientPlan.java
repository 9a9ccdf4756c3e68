package io.sluice.loadtest.scenario;

import io.sluice.loadtest.wire.CallHeaders;
import io.sluice.loadtest.wire.StreamPolicy;
import io.sluice.loadtest.wire.call.CallPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * Who sends the requests.
 *
 * @param clients that say they are different
 * @param connections of each
 * @param headers that each call carries
 * @param slo latest that an answer is worth something
 * @param streams present where requests are frames of video streams
 */
public record ClientPlan(
        int clients,
        int connections,
        CallHeaders headers,
        CallPolicy calls,
        Duration slo,
        Optional<StreamPolicy> streams) {}
