package io.sluice.server.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.rejection.Overload;
import io.sluice.server.rejection.Rejection;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a stream leaves an overloaded model alone. */
class BackOffTest {

    private final SteppedStream stream = SteppedStream.all();

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "37, 37", "1000, 1000", "60000, 1000"})
    void retry_isDueWhenTheRefusalSays_withinBounds(long retryAfterMillis, long expectedMillis) {
        stream.model.refuse(refusal(retryAfterMillis));

        stream.frames(1);

        assertThat(stream.wire.later)
                .extracting(SteppedWire.Later::delay)
                .containsExactly(Duration.ofMillis(expectedMillis));
    }

    @Test
    void retry_refusedAgain_isDueWhenTheNewRefusalSays() {
        stream.model.refuse(refusal(40));
        stream.frames(1);

        stream.model.refuse(refusal(20));
        stream.wire.runLater();

        assertThat(stream.wire.later).extracting(SteppedWire.Later::delay).containsExactly(Duration.ofMillis(20));
    }

    @Test
    void retry_ownFrameEndsAndTheNextIsRefused_isDueWhenTheNewRefusalSays() {
        stream.frames(1);
        stream.model.refuse(refusal(900));
        stream.frames(2);

        stream.model.refuse(refusal(5));
        stream.model.answer(0);

        assertThat(stream.wire.later).extracting(SteppedWire.Later::delay).containsExactly(Duration.ofMillis(5));
    }

    private static Rejection refusal(long retryAfterMillis) {
        return new Overload.PredictedLate(
                SteppedModel.NAME, Duration.ofMillis(80), Duration.ofMillis(50), Duration.ofMillis(retryAfterMillis));
    }
}
