package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.sluice.client.SluiceClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls shared between three servers by the Java client: each in turn, and none fails when a server goes. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // processes take seconds to start
class BalancingTest {

    private static final String MODEL = "synthetic:base=1ms,per-row=1ms,size=8,classes=4";
    private static final int PER_SECOND = 300;
    private static final int CALLS = 900;
    private static final int PERCENT = 5;

    /** The third of each test; the first two stay. */
    private static final int STAYS = 2;

    private static final int IS_KILLED = 3;
    private static final int IS_DRAINED_WATCHED = 4;
    private static final int IS_DRAINED_UNWATCHED = 5;

    private ServedFleet fleet;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        fleet = ServedFleet.start(folder, Collections.nCopies(6, MODEL), "--shutdown-notice=1s");
    }

    @AfterAll
    void stop() {
        fleet.close();
    }

    @Test
    void roundRobin_threeEqualServers_sharesCallsEvenly() throws Exception {
        try (SluiceClient client = fleet.client(0, 1, STAYS).build()) {
            PacedCalls calls = new PacedCalls(client, PER_SECOND);
            fleet.callUntilAllHaveAnswered(calls, 0, 1, STAYS);
            long[] before = fleet.answered(0, 1, STAYS);

            calls.send(CALLS);

            assertThat(calls.failures()).isEmpty();
            long[] after = fleet.answered(0, 1, STAYS);
            for (int i = 0; i < after.length; i++) {
                assertThat(after[i] - before[i]).isCloseTo(CALLS / 3, withinPercentage(PERCENT));
            }
        }
    }

    @Test
    void roundRobin_oneServerIsKilled_noCallFails() throws Exception {
        try (SluiceClient client = fleet.client(0, 1, IS_KILLED).build()) {
            PacedCalls calls = new PacedCalls(client, PER_SECOND);
            fleet.callUntilAllHaveAnswered(calls, 0, 1, IS_KILLED);

            calls.send(CALLS, CALLS / 3, () -> fleet.get(IS_KILLED).process().close());

            assertThat(calls.failures()).isEmpty();
        }
    }

    @Test
    void roundRobin_oneServerDrainsAndTheClientWatchesHealth_noCallFails() throws Exception {
        try (SluiceClient client =
                fleet.client(0, 1, IS_DRAINED_WATCHED).healthCheck("").build()) {
            assertNoCallFailsWhileItDrains(client, IS_DRAINED_WATCHED);
        }
    }

    @Test
    void roundRobin_oneServerDrainsAndNobodyWatches_noCallFails() throws Exception {
        try (SluiceClient client = fleet.client(0, 1, IS_DRAINED_UNWATCHED).build()) {
            assertNoCallFailsWhileItDrains(client, IS_DRAINED_UNWATCHED);
        }
    }

    private void assertNoCallFailsWhileItDrains(SluiceClient client, int drained) throws Exception {
        ServedProcess process = fleet.get(drained).process();
        PacedCalls calls = new PacedCalls(client, PER_SECOND);
        fleet.callUntilAllHaveAnswered(calls, 0, 1, drained);

        calls.send(CALLS, CALLS / 3, process::terminate);

        assertThat(calls.failures()).isEmpty();
        assertThat(process.exitCode())
                .as("all that it had admitted is answered")
                .isZero();
    }
}
