package io.sluice.client.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.sluice.client.ClassifyCall;
import io.sluice.client.FakeServer;
import io.sluice.client.ImageSource;
import io.sluice.client.RetryPolicy;
import io.sluice.client.SluiceClient;
import io.sluice.client.SluiceException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class LoadBalancingTest {

    private static final ClassifyCall CALL = ClassifyCall.of(ImageSource.encoded(new byte[1]));
    private static final int CALLS = 20;

    private FakeServer first;
    private FakeServer second;

    @BeforeEach
    void startServers() throws IOException {
        first = new FakeServer();
        second = new FakeServer();
    }

    @AfterEach
    void stopServers() {
        first.close();
        second.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = LoadBalancing.class,
            names = {"ROUND_ROBIN", "WEIGHTED_ROUND_ROBIN"})
    void loadBalancing_inTurn_sharesCallsBetweenBoth(LoadBalancing policy) {
        try (SluiceClient client = both().loadBalancing(policy).build()) {
            callUntilBothHaveServed(client);
            int before = first.service.classified.size();
            for (int i = 0; i < CALLS; i++) {
                client.classify(CALL);
            }
            assertThat(first.service.classified.size() - before).isEqualTo(CALLS / 2);
        }
    }

    @Test
    @Tag("long") // gRPC believes no report before it has had some for 10 s
    void loadBalancing_weighted_prefersTheServerWithRoom() {
        first.load.setQpsMetric(100);
        first.load.setApplicationUtilizationMetric(0.9);
        second.load.setQpsMetric(100);
        second.load.setApplicationUtilizationMetric(0.1);
        try (SluiceClient client =
                both().loadBalancing(LoadBalancing.WEIGHTED_ROUND_ROBIN).build()) {
            callUntilBothHaveServed(client);
            double share = 0.5;
            while (share < 0.8) {
                int before = second.service.classified.size();
                for (int i = 0; i < CALLS; i++) {
                    client.classify(CALL);
                }
                share = (second.service.classified.size() - before) / (double) CALLS;
                first.service.classified.clear();
                second.service.classified.clear();
            }
        }
    }

    @Test
    void loadBalancing_pickFirst_staysWithOne() {
        try (SluiceClient client =
                both().loadBalancing(LoadBalancing.PICK_FIRST).build()) {
            for (int i = 0; i < CALLS; i++) {
                client.classify(CALL);
            }
        }
        assertThat(first.service.classified).hasSize(CALLS);
        assertThat(second.service.classified).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = LoadBalancing.class,
            names = {"ROUND_ROBIN", "WEIGHTED_ROUND_ROBIN"})
    void healthCheck_oneStopsServing_getsNoMoreCallsUntilItServesAgain(LoadBalancing policy) {
        first.health.setStatus("m", ServingStatus.NOT_SERVING);
        second.health.setStatus("m", ServingStatus.SERVING);
        try (SluiceClient client = both().loadBalancing(policy).healthCheck("m").build()) {
            for (int i = 0; i < CALLS; i++) {
                client.classify(CALL);
            }
            assertThat(first.service.classified).isEmpty();
            assertThat(second.service.classified).hasSize(CALLS);

            first.health.setStatus("m", ServingStatus.SERVING);
            callUntilBothHaveServed(client);
        }
    }

    @Test
    void healthCheck_nobodyServes_failsWithoutACall() {
        first.health.setStatus("m", ServingStatus.NOT_SERVING);
        second.health.setStatus("m", ServingStatus.NOT_SERVING);
        try (SluiceClient client =
                both().retryPolicy(RetryPolicy.NEVER).healthCheck("m").build()) {
            assertThatThrownBy(() -> client.classify(CALL)).isInstanceOf(SluiceException.Unavailable.class);
        }
        assertThat(first.service.classified).isEmpty();
    }

    @Test
    void build_healthCheckWithPickFirst_isRefused() {
        SluiceClient.Builder builder = first.client().healthCheck("m");

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("PICK_FIRST");
    }

    @Test
    void builder_oneServerOfTheListIsGone_theOtherAnswers() {
        SluiceClient.Builder builder = both();
        first.close();
        try (SluiceClient client = builder.build()) {
            for (int i = 0; i < CALLS; i++) {
                client.classify(CALL);
            }
        }
        assertThat(second.service.classified).hasSize(CALLS);
    }

    @Test
    void builder_hostNobodyKnows_isLeftOut() {
        try (SluiceClient client = SluiceClient.builder(List.of("nobody.invalid:8001", second.address()))
                .build()) {
            assertThat(client.models()).hasSize(1);
        }
    }

    @Test
    void builder_noHostKnown_isAConnectionFailure() {
        try (SluiceClient client = SluiceClient.builder(List.of("nobody.invalid:8001"))
                .retryPolicy(RetryPolicy.NEVER)
                .build()) {
            assertThatThrownBy(client::models)
                    .isInstanceOfSatisfying(
                            SluiceException.Unavailable.class,
                            failure -> assertThat(failure.isConnectionFailure()).isTrue());
        }
    }

    @Test
    void keepalive_shortest_isTaken() {
        Keepalive pings = new Keepalive(Keepalive.SHORTEST_TIME, Duration.ofSeconds(1), true);
        try (SluiceClient client = first.client().keepalive(pings).build()) {
            assertThat(client.models()).hasSize(1);
        }
        assertThatThrownBy(() -> new Keepalive(Duration.ofSeconds(9), Duration.ofSeconds(1), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT10S");
    }

    private SluiceClient.Builder both() {
        return SluiceClient.builder(List.of(first.address(), second.address())).retryPolicy(FakeServer.HASTY);
    }

    /** Connections come up when they come up. */
    private void callUntilBothHaveServed(SluiceClient client) {
        while (first.service.classified.isEmpty() || second.service.classified.isEmpty()) {
            client.classify(CALL);
        }
    }
}
