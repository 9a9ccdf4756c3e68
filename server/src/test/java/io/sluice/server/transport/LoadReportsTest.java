package io.sluice.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.sluice.proto.orca.v3.OpenRcaServiceGrpc;
import io.sluice.proto.orca.v3.OrcaLoadReport;
import io.sluice.proto.orca.v3.OrcaLoadReportRequest;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.InferenceServiceGrpc.InferenceServiceBlockingStub;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadReportsTest {

    private static final Metadata.Key<byte[]> REPORT =
            Metadata.Key.of("endpoint-load-metrics-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private final AtomicReference<Metadata> headers = new AtomicReference<>();
    private final AtomicReference<Metadata> trailers = new AtomicReference<>();
    private TransportFixture transport;
    private InferenceServiceBlockingStub inference;

    @BeforeEach
    void start() throws Exception {
        transport = TransportFixture.start("m");
        transport.repository.onSubmit(TransportFixture::answer);
        inference = InferenceServiceGrpc.newBlockingStub(ClientInterceptors.intercept(
                transport.channel, MetadataUtils.newCaptureMetadataInterceptor(headers, trailers)));
    }

    @AfterEach
    void stop() {
        transport.close();
    }

    @Test
    void classify_calledForAWhile_reportsHowOftenInItsTrailers() throws Exception {
        OrcaLoadReport report;
        do {
            inference.classify(TransportFixture.request("m"));
            transport.repository.residenceNanos += TimeUnit.MILLISECONDS.toNanos(1);
            report = OrcaLoadReport.parseFrom(trailers.get().get(REPORT));
        } while (report.getRpsFractional() == 0 || report.getApplicationUtilization() == 0);

        assertThat(report.getEps()).isZero();
        assertThat(report.getCpuUtilization()).isBetween(0.0, 1.0);
    }

    @Test
    void classify_refused_reportsAllTheSame() {
        assertThatThrownBy(() -> inference.classify(TransportFixture.request("nobody")))
                .isInstanceOf(StatusRuntimeException.class);

        assertThat(trailers.get().containsKey(REPORT)).isTrue();
    }

    @Test
    void streamCoreMetrics_anyInterval_reportsAtOnceAndThenAsOftenAsAllowed() {
        Iterator<OrcaLoadReport> reports = OpenRcaServiceGrpc.newBlockingStub(transport.channel)
                .streamCoreMetrics(OrcaLoadReportRequest.newBuilder()
                        .setReportInterval(Duration.newBuilder().setNanos(1))
                        .build());

        long askedAt = System.nanoTime();
        assertThat(reports.next()).isEqualTo(OrcaLoadReport.getDefaultInstance());
        OrcaLoadReport second;
        do {
            inference.classify(TransportFixture.request("m"));
            second = reports.next();
        } while (second.getRpsFractional() == 0);
        assertThat(System.nanoTime() - askedAt).isGreaterThan(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void streamCoreMetrics_serverStops_endsIt() {
        Iterator<OrcaLoadReport> reports = OpenRcaServiceGrpc.newBlockingStub(transport.channel)
                .streamCoreMetrics(OrcaLoadReportRequest.getDefaultInstance());
        reports.next();

        transport.server.stop(java.time.Duration.ZERO);

        assertThatThrownBy(() -> {
                    while (true) {
                        reports.next();
                    }
                })
                .isInstanceOf(StatusRuntimeException.class);
    }
}
