package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.sluice.client.SluiceClient;
import io.sluice.client.connection.LoadBalancing;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls shared between three servers by their load reports. Prints what docs/balancing.md tells.
 *
 * <p>gRPC believes no report before it has had some for 10 s, and a report looks back over as many.
 */
@Tag("long")
@Timeout(300)
class WeightedBalancingTest {

    private static final String QUICK = "synthetic:base=0ms,per-row=10ms,size=8,classes=4";
    private static final String SLOW = "synthetic:base=0ms,per-row=30ms,size=8,classes=4";
    private static final int SERVERS = 3;
    private static final int PER_SECOND = 120;
    private static final int WARMUP_SECONDS = 25;
    private static final int SECONDS = 20;

    @TempDir
    private Path folder;

    private record Shares(long[] calls, PacedCalls sent) {
        double of(int server) {
            return (double) calls[server] / LongStream.of(calls).sum();
        }
    }

    @Test
    void weighted_threeEqualServers_sharesCallsEvenly() throws Exception {
        try (ServedFleet fleet = ServedFleet.start(folder, List.of(QUICK, QUICK, QUICK))) {
            Shares inTurn = measure("three equal", fleet, LoadBalancing.ROUND_ROBIN);
            Shares byLoad = measure("three equal", fleet, LoadBalancing.WEIGHTED_ROUND_ROBIN);

            for (int server = 0; server < SERVERS; server++) {
                assertThat(inTurn.of(server)).isCloseTo(1.0 / SERVERS, withinPercentage(5));
                assertThat(byLoad.of(server)).isCloseTo(1.0 / SERVERS, withinPercentage(5));
            }
        }
    }

    @Test
    void weighted_oneServerTakesThreeTimesAsLong_getsAThirdOfTheCallsOfAnother() throws Exception {
        try (ServedFleet fleet = ServedFleet.start(folder, List.of(QUICK, QUICK, SLOW))) {
            Shares inTurn = measure("one slow", fleet, LoadBalancing.ROUND_ROBIN);
            Shares byLoad = measure("one slow", fleet, LoadBalancing.WEIGHTED_ROUND_ROBIN);

            assertThat(inTurn.of(2)).as("each in turn").isCloseTo(1.0 / 3, withinPercentage(5));
            assertThat(byLoad.of(0)).isCloseTo(3.0 / 7, withinPercentage(15));
            assertThat(byLoad.of(1)).isCloseTo(3.0 / 7, withinPercentage(15));
            assertThat(byLoad.of(2)).isCloseTo(1.0 / 7, withinPercentage(30));
            assertThat(byLoad.sent().percentileMillis(99))
                    .as("nobody waits behind the slow one")
                    .isLessThan(inTurn.sent().percentileMillis(99));
        }
    }

    private static Shares measure(String what, ServedFleet fleet, LoadBalancing policy) throws Exception {
        try (SluiceClient client = fleet.client(0, 1, 2).loadBalancing(policy).build()) {
            PacedCalls calls = new PacedCalls(client, PER_SECOND);
            calls.send(WARMUP_SECONDS * PER_SECOND);
            calls.reset();
            long[] before = fleet.answered(0, 1, 2);
            calls.send(SECONDS * PER_SECOND);
            long[] after = fleet.answered(0, 1, 2);

            Arrays.setAll(after, server -> after[server] - before[server]);
            System.out.printf(
                    Locale.ROOT,
                    "%s, %s: calls %s, p50 %.1f ms, p99 %.1f ms, failed %d%n",
                    what,
                    policy,
                    Arrays.toString(after),
                    calls.percentileMillis(50),
                    calls.percentileMillis(99),
                    calls.failures().size());
            assertThat(calls.failures()).isEmpty();
            return new Shares(after, calls);
        }
    }
}
