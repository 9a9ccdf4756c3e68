package io.sluice.server.transport.bounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoundsPolicyTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void shareOf_total_isThePercentageAtLeastTheFloorAtMostAll() {
        assertThat(policy(25).shareOf(1000, 1)).isEqualTo(250);
        assertThat(policy(25).shareOf(1, 1)).isEqualTo(1);
        assertThat(policy(25).shareOf(1000, 400)).isEqualTo(400);
        assertThat(policy(100).shareOf(Long.MAX_VALUE, 1)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void policy_valueOutOfRange_namesTheSetting() {
        assertThatThrownBy(() -> policy(0)).hasMessage("grpc.client-share must be in [1, 100], got 0");
        assertThatThrownBy(() -> new BoundsPolicy(0, 1, 1, SECOND, SECOND, 1))
                .hasMessageContaining("grpc.max-connections");
        assertThatThrownBy(() -> new BoundsPolicy(1, 0, 1, SECOND, SECOND, 1)).hasMessageContaining("stream.max-open");
        assertThatThrownBy(() -> new BoundsPolicy(1, 1, 0, SECOND, SECOND, 1))
                .hasMessageContaining("grpc.max-transfer-bytes");
        assertThatThrownBy(() -> new BoundsPolicy(1, 1, 1, Duration.ZERO, SECOND, 1))
                .hasMessageContaining("grpc.transfer-timeout");
        assertThatThrownBy(() -> new BoundsPolicy(1, 1, 1, SECOND, Duration.ofDays(2), 1))
                .hasMessageContaining("stream.idle-timeout");
    }

    private static BoundsPolicy policy(int share) {
        return new BoundsPolicy(1, 1, 1, SECOND, SECOND, share);
    }
}
