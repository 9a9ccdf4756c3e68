package io.sluice.server.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.server.request.RequestInput;
import io.sluice.server.request.RequestInput.Encoded;
import io.sluice.server.request.RequestInput.Text;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LearnedWorkTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int USUAL_BYTES = 1000;

    private final LearnedWork work = new LearnedWork();
    private long now;

    @Test
    void nanos_nothingPrepared_isNothing() {
        assertThat(work.nanos(file(USUAL_BYTES), now)).isZero();
    }

    @Test
    void nanos_fewRows_isTheirMean() {
        learn(USUAL_BYTES, 10 * MILLI, 1);
        learn(USUAL_BYTES, 20 * MILLI, 1);

        assertThat(work.nanos(file(USUAL_BYTES), now)).isEqualTo(15 * MILLI);
    }

    @Test
    void nanos_afterAChange_followsItWithinAFewDozenRows() {
        learn(USUAL_BYTES, 10 * MILLI, 1000);
        learn(USUAL_BYTES, 30 * MILLI, 48);

        assertThat(work.nanos(file(USUAL_BYTES), now)).isCloseTo(30 * MILLI, within(MILLI));
    }

    @Test
    void nanos_oneOddRow_hardlyMovesIt() {
        learn(USUAL_BYTES, 10 * MILLI, 100);
        learn(USUAL_BYTES, 100 * MILLI, 1);

        assertThat(work.nanos(file(USUAL_BYTES), now)).isLessThan(16 * MILLI);
    }

    @Test
    void nanos_otherSizes_isLessForASmallerOneAndNoMoreForALargerOne() {
        learn(USUAL_BYTES, 10 * MILLI, 10);

        assertThat(work.nanos(file(USUAL_BYTES / 10), now)).isCloseTo(MILLI, within(1L));
        assertThat(work.nanos(file(USUAL_BYTES * 10), now)).isCloseTo(10 * MILLI, within(1L));
    }

    @Test
    void nanos_otherKind_isUnknown() {
        learn(USUAL_BYTES, 10 * MILLI, 10);

        assertThat(work.nanos(new Text("inputs[0].text", "a cat"), now)).isZero();
    }

    @Test
    void nanos_silence_isBelievedLessAndLess() {
        learn(USUAL_BYTES, 10 * MILLI, 100);

        assertThat(work.nanos(file(USUAL_BYTES), now + LearnedWork.BELIEF_NANOS))
                .isEqualTo(10 * MILLI);
        assertThat(work.nanos(file(USUAL_BYTES), now + 2 * LearnedWork.BELIEF_NANOS))
                .isEqualTo(5 * MILLI);
        assertThat(work.nanos(file(USUAL_BYTES), now + 60 * LearnedWork.BELIEF_NANOS))
                .isZero();
    }

    @Test
    void learn_afterSilence_takesThePlaceOfWhatWas() {
        learn(USUAL_BYTES, 500 * MILLI, 100);
        now += 10 * LearnedWork.BELIEF_NANOS;
        learn(USUAL_BYTES, 10 * MILLI, 1);

        assertThat(work.nanos(file(USUAL_BYTES), now)).isCloseTo(10 * MILLI, within(MILLI));
    }

    private void learn(int bytes, long nanos, int times) {
        for (int i = 0; i < times; i++) {
            now += nanos;
            work.learn(Encoded.class, bytes, nanos, now);
        }
    }

    private static RequestInput file(int bytes) {
        return new Encoded("images[0].encoded", ByteBuffer.allocate(bytes));
    }
}
