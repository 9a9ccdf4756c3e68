package io.sluice.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class MeterAllocationTest {

    private static final int WARM_UP = 20_000;
    private static final int ROUNDS = 100_000;

    /** The bean itself and the JIT allocate a little; one object of 16 bytes a round would be 1.6 MB. */
    private static final long NOISE_BYTES = 64 << 10;

    @Test
    void record_seriesAlreadySeen_allocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (PrometheusTelemetry telemetry = new PrometheusTelemetry("test")) {
            ModelMeter meter = telemetry.model("vit");
            record(meter, WARM_UP);

            long before = threads.getCurrentThreadAllocatedBytes();
            record(meter, ROUNDS);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            assertThat(allocated).isLessThan(NOISE_BYTES);
        }
    }

    private static void record(ModelMeter meter, int rounds) {
        for (int i = 0; i < rounds; i++) {
            meter.add(Instrument.BATCH_FAULTS, 1);
            meter.add(Instrument.REQUESTS, 1, SampleRecording.Reason.SAMPLE);
            meter.addNanos(Instrument.REPLICA_BUSY_TIME, i, "cpu:0/0");
            meter.recordNanos(Instrument.EXECUTE_DURATION, i);
            meter.recordSize(Instrument.BATCH_SIZE, i & 15);
        }
    }
}
