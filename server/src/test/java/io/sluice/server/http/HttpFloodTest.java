package io.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.hostile.RawConnection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections that are opened and left alone must not keep the probes of the orchestrator out: it would restart the server. */
class HttpFloodTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<RawConnection> silent = new ArrayList<>();
    private HttpEndpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = HttpEndpoint.start(
                new HttpPolicy("127.0.0.1", 0),
                Optional.empty(),
                (format, out) -> {},
                new Probes(List::of, () -> true, () -> false, List::of));
    }

    @AfterEach
    void stop() {
        silent.forEach(RawConnection::close);
        endpoint.close();
    }

    @Test
    void livez_silentConnectionsByTheHundred_isAnsweredAtOnce() throws Exception {
        open(HttpLimits.CONNECTIONS / 2);

        assertThat(livez()).isEqualTo(200);
    }

    @Test
    @Tag("long")
    void livez_everyConnectionTakenBySilentOnes_isAnsweredOnceTheseHaveBeenClosed() throws Exception {
        open(2 * HttpLimits.CONNECTIONS);

        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isAnswered()) {
            assertThat(System.nanoTime()).as("answered in time").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private void open(int connections) throws Exception {
        for (int i = 0; i < connections; i++) {
            silent.add(new RawConnection(endpoint.port()));
        }
    }

    private boolean isAnswered() throws Exception {
        try {
            return livez() == 200;
        } catch (IOException refused) {
            return false;
        }
    }

    private int livez() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + "/livez"))
                .timeout(PATIENCE)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
