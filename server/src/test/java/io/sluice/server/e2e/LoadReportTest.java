package io.sluice.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.proto.orca.v3.OpenRcaServiceGrpc;
import io.sluice.proto.orca.v3.OrcaLoadReport;
import io.sluice.proto.orca.v3.OrcaLoadReportRequest;
import io.sluice.proto.v1.ClassifyRequest;
import java.time.Duration;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LoadReportTest {

    private static final String MODEL = "m";
    private static final int BATCH = 8;

    @Test
    @Timeout(60)
    void report_oneCallAfterAnother_isAsFullAsTheRowsInside() throws Exception {
        ClassifyRequest request = Messages.classify(MODEL, Messages.gray()).build();
        try (ServerFixture fixture = ServerFixture.with()
                .synthetic(MODEL, Duration.ofMillis(20))
                .batch(BATCH, Duration.ZERO)
                .ready()) {
            Iterator<OrcaLoadReport> reports = OpenRcaServiceGrpc.newBlockingStub(fixture.channel)
                    .streamCoreMetrics(OrcaLoadReportRequest.getDefaultInstance());
            OrcaLoadReport report = reports.next();
            while (report.getRpsFractional() < 2) {
                long askAgainAt = System.nanoTime() + Duration.ofSeconds(1).toNanos();
                while (System.nanoTime() - askAgainAt < 0) {
                    Patience.get(fixture.classify(request));
                }
                report = reports.next();
            }

            // One row at a time is inside, an eighth of a batch, whose utilization is a third.
            assertThat(report.getApplicationUtilization()).isGreaterThan(0.0).isLessThan(0.35);
            assertThat(report.getRpsFractional()).isLessThanOrEqualTo(50);
            assertThat(report.getEps()).isZero();
        }
    }
}
