package io.sluice.server.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.ModelKey;
import io.sluice.server.request.RequestTrace;
import io.sluice.server.request.TestRequest;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoTracesTest {

    private static final ModelKey MODEL = new ModelKey("m", "0");
    private static final int WARM_UP = 20_000;
    private static final int ROUNDS = 100_000;

    /** The bean itself and the JIT allocate a little; one object of 16 bytes a round would be 1.6 MB. */
    private static final long NOISE_BYTES = 64 << 10;

    private final List<InputRow> batch = TestRequest.of("a", 4).request().rows();

    @Test
    void none_callRequestAndBatch_allocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        follow(WARM_UP);

        long before = threads.getCurrentThreadAllocatedBytes();
        int followed = follow(ROUNDS);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).isLessThan(NOISE_BYTES);
        assertThat(followed).isZero();
    }

    private int follow(int rounds) {
        int followed = 0;
        for (int i = 0; i < rounds; i++) {
            RequestTrace trace = Traces.none().call("method", name -> null).request(MODEL, i);
            Traces.none().ran(batch);
            followed += trace == RequestTrace.NONE ? 0 : 1;
        }
        return followed;
    }
}
