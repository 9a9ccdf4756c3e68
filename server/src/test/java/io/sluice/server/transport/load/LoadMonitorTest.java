package io.sluice.server.transport.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.sluice.proto.orca.v3.OrcaLoadReport;
import io.sluice.server.transport.load.Reading.Progress;
import io.sluice.server.transport.load.Reading.Version;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoadMonitorTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long now;
    private long cpu;
    private long residence;
    private final LoadMonitor monitor =
            new LoadMonitor(() -> Map.of(new Version("m", "1"), new Progress(residence, 1)), () -> now, () -> cpu, 1);

    @Test
    void report_beforeTwoReadings_saysNothing() throws Exception {
        monitor.ended(Status.Code.OK);
        monitor.read();

        assertThat(monitor.report()).isEqualTo(OrcaLoadReport.getDefaultInstance());
        assertThat(monitor.reportBytes()).isEmpty();
    }

    @Test
    void report_afterASecond_tellsWhatHappenedInIt() throws Exception {
        monitor.read();
        monitor.ended(Status.Code.OK);
        monitor.ended(Status.Code.OK);
        monitor.ended(Status.Code.RESOURCE_EXHAUSTED);
        cpu = SECOND / 4;
        residence = SECOND / 2;
        now = SECOND;
        monitor.read();

        OrcaLoadReport report = monitor.report();
        assertThat(report)
                .isEqualTo(OrcaLoadReport.newBuilder()
                        .setRpsFractional(2)
                        .setEps(1)
                        .setCpuUtilization(0.25)
                        .setApplicationUtilization(Load.utilization(0.5))
                        .build());
        assertThat(OrcaLoadReport.parseFrom(monitor.reportBytes())).isEqualTo(report);
    }

    @Test
    void ended_mistakesOfClients_areNeitherServedNorFailed() {
        monitor.read();
        monitor.ended(Status.Code.INVALID_ARGUMENT);
        monitor.ended(Status.Code.NOT_FOUND);
        monitor.ended(Status.Code.CANCELLED);
        now = SECOND;
        monitor.read();

        assertThat(monitor.report()).isEqualTo(OrcaLoadReport.getDefaultInstance());
    }

    @Test
    void report_whatIsLongerAgoThanTheWindow_isForgotten() {
        monitor.read();
        monitor.ended(Status.Code.OK);
        for (int i = 0; i < LoadMonitor.READINGS; i++) {
            now += SECOND;
            monitor.read();
            assertThat(monitor.report().getRpsFractional()).isEqualTo(1.0 / (i + 1));
        }

        now += SECOND;
        monitor.read();

        assertThat(monitor.report().getRpsFractional()).isZero();
    }
}
