package io.sluice.benchmarks.peers;

import io.sluice.loadtest.measure.Answer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;

/** How many answers came, the warm-up's too, and how long they were: an error inside an answer shows in its length. */
final class AnswerSizes {

    private static final Answer ONE = new Answer(1, 0, 0, 0, 0);

    private final AtomicLong count = new AtomicLong();
    private final LongAccumulator least = new LongAccumulator(Long::min, Long.MAX_VALUE);
    private final LongAccumulator most = new LongAccumulator(Long::max, 0);

    /** Counts an answer; returns what the measurements are told of it. */
    Answer read(byte[] answer) {
        count.incrementAndGet();
        least.accumulate(answer.length);
        most.accumulate(answer.length);
        return ONE;
    }

    long count() {
        return count.get();
    }

    /** In bytes; 0 where none came. */
    long least() {
        return count() == 0 ? 0 : least.get();
    }

    /** In bytes; 0 where none came. */
    long most() {
        return most.get();
    }
}
