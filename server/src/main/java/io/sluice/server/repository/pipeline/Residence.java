package io.sluice.server.repository.pipeline;

import io.sluice.server.request.InputRow;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** How long rows have been inside, all together. Safe for use by several threads. */
final class Residence {

    private final LongAdder nanos = new LongAdder();

    /** Rows have run. */
    void add(List<InputRow> rows, long nowNanos) {
        long sum = 0;
        for (InputRow row : rows) {
            sum += nowNanos - row.request().admittedAtNanos();
        }
        nanos.add(sum);
    }

    /** From admission to the end of the forward pass, of all rows that have run. */
    long nanos() {
        return nanos.sum();
    }
}
