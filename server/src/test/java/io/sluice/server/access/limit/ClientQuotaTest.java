package io.sluice.server.access.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientQuotaTest {

    private long nowNanos = Long.MAX_VALUE - 1_000; // the clock's origin is arbitrary, and it may overflow

    private final ClientQuotas quotas = new ClientQuotas(() -> nowNanos);

    @Test
    void request_burstSpent_saysWhenTheNextMayCome() {
        ClientQuota quota = quotas.of("a", new ClientLimits(10, 3, 0));
        for (int i = 0; i < 3; i++) {
            assertThat(quota.request()).isEmpty();
        }

        assertThat(quota.request()).hasValue(Duration.ofMillis(100));
        advance(Duration.ofMillis(40));
        assertThat(quota.request()).hasValue(Duration.ofMillis(60));
        advance(Duration.ofMillis(60));
        assertThat(quota.request()).isEmpty();
        assertThat(quota.request()).hasValue(Duration.ofMillis(100));
    }

    @Test
    void request_longSilence_givesNoMoreThanTheBurst() {
        ClientQuota quota = quotas.of("a", new ClientLimits(10, 0, 0));
        advance(Duration.ofHours(1));

        int granted = 0;
        while (quota.request().isEmpty()) {
            granted++;
        }

        assertThat(granted).isEqualTo(10);
    }

    @Test
    void requestsMore_thanThereAre_arePaidForLater() {
        ClientQuota quota = quotas.of("a", new ClientLimits(10, 1, 0));
        assertThat(quota.request()).isEmpty();

        quota.requestsMore(63);

        assertThat(quota.request()).hasValue(Duration.ofMillis(6_400));
    }

    @Test
    void beginCall_allOpen_isRefusedUntilOneEnds() {
        ClientQuota quota = quotas.of("a", new ClientLimits(0, 0, 2));

        assertThat(quota.beginCall()).isTrue();
        assertThat(quota.beginCall()).isTrue();
        assertThat(quota.beginCall()).isFalse();
        quota.endCall();
        assertThat(quota.beginCall()).isTrue();
        assertThat(quota.beginCall()).isFalse();
    }

    @Test
    void of_oneClientsQuotaSpent_leavesTheOthers() {
        ClientLimits one = new ClientLimits(1, 1, 0);

        assertThat(quotas.of("a", one).request()).isEmpty();
        assertThat(quotas.of("a", one).request()).isPresent();
        assertThat(quotas.of("b", one).request()).isEmpty();
    }

    @Test
    void of_limitsChanged_countAnew() {
        assertThat(quotas.of("a", new ClientLimits(1, 1, 0)).request()).isEmpty();

        ClientQuota wider = quotas.of("a", new ClientLimits(2, 2, 0));

        assertThat(wider.request()).isEmpty();
        assertThat(wider).isSameAs(quotas.of("a", new ClientLimits(2, 2, 0)));
    }

    @Test
    void of_moreAddressesThanAreRemembered_staysBounded() {
        for (int i = 0; i < 2 * ClientQuotas.CLIENTS_LIMIT; i++) {
            assertThat(quotas.of("address:" + i, new ClientLimits(1, 1, 1)).request())
                    .isEqualTo(Optional.empty());
        }

        assertThat(quotas.size()).isLessThanOrEqualTo(ClientQuotas.CLIENTS_LIMIT);
    }

    private void advance(Duration time) {
        nowNanos += time.toNanos();
    }
}
