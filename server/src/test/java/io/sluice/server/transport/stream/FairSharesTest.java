package io.sluice.server.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Streams of one model beside each other. */
class FairSharesTest {

    private static final StreamPolicy POLICY = new StreamPolicy(8, 64, Duration.ZERO);

    private final FairShares shares = new FairShares(8);
    private final SteppedStream greedy = stream();
    private final SteppedStream other = stream();

    @Test
    void frames_ofAStreamAlone_fillItsBound() {
        greedy.frames(0, 1, 2, 3, 4, 5, 6, 7);

        assertThat(greedy.model.inside).hasSize(8);
    }

    @Test
    void frames_besideABusyStream_fillHalfAndGoOnAsTheyEnd() {
        other.frames(0);
        greedy.frames(0, 1, 2, 3, 4);
        assertThat(greedy.model.inside).hasSize(4);
        assertThat(greedy.wire.requested()).as("the sender is slowed down").isZero();

        greedy.model.answer(0);
        assertThat(greedy.model.inside).hasSize(4);
        assertThat(greedy.wire.requested()).isEqualTo(1);

        other.model.answerAll();
        greedy.frames(5, 6);
        assertThat(greedy.model.inside).as("alone again").hasSize(6);
    }

    @Test
    void frames_besideManyBusyStreams_areStillTwo() {
        for (int i = 0; i < 20; i++) {
            stream().frames(0);
        }

        greedy.frames(0, 1, 2);

        assertThat(greedy.model.inside).hasSize(FairShares.SMALLEST);
    }

    @Test
    void streams_cancelled_leaveTheirShare() {
        other.frames(0, 1);
        other.cancel();

        greedy.frames(0, 1, 2, 3, 4, 5);

        assertThat(greedy.model.inside).hasSize(6);
    }

    @Test
    void streams_refusedForOverload_leaveTheirShare() {
        other.model.refuse(SteppedModel.overload());
        other.frames(0);

        greedy.frames(0, 1, 2, 3, 4, 5);

        assertThat(greedy.model.inside).hasSize(6);
    }

    private SteppedStream stream() {
        SteppedStream stream = new SteppedStream(POLICY, shares);
        stream.configure(SteppedStream.config().build());
        return stream;
    }
}
