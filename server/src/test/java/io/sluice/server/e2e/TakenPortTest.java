package io.sluice.server.e2e;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Models begin to load before the ports are open; where a port is taken, they are given up. */
class TakenPortTest {

    /** Of the one batch that warms the model up: the load outlasts the refusal of the port. */
    private static final Duration BATCH = Duration.ofMillis(300);

    @Test
    void start_portTaken_refusesAndLeavesNoThreadBehind() throws Exception {
        Set<Thread> before = threads();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ServerFixture.Setup setup =
                    ServerFixture.with().synthetic("slow", BATCH).grpcPort(taken.getLocalPort());

            assertThatThrownBy(setup::open)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(":" + taken.getLocalPort());
        }
        Patience.until("every thread of the server has ended", () -> before.containsAll(threads()));
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sluice-"))
                .collect(Collectors.toSet());
    }
}
