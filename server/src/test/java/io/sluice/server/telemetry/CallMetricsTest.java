package io.sluice.server.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallMetricsTest {

    private static final String CHECK = "grpc_method=\"grpc.health.v1.Health/Check\"";

    @Test
    void observeCalls_oneCall_isCountedWithMethodAndStatus() throws Exception {
        List<String> page = pageAfterCalls(0, Map.of());

        assertThat(page)
                .contains(
                        "grpc_server_call_started_total{" + CHECK + "} 1.0",
                        "grpc_server_call_duration_seconds_count{" + CHECK + ",grpc_status=\"OK\"} 1",
                        "grpc_server_call_rcvd_total_compressed_message_size_bytes_count{" + CHECK
                                + ",grpc_status=\"OK\"} 1",
                        "grpc_server_call_sent_total_compressed_message_size_bytes_count{" + CHECK
                                + ",grpc_status=\"OK\"} 1");
    }

    @Test
    void observeCalls_methodsThatNobodyHas_shareOneSeries() throws Exception {
        List<String> page = pageAfterCalls(3, Map.of());

        assertThat(page).noneMatch(line -> line.contains("nobody"));
        assertThat(page)
                .contains(
                        "grpc_server_call_duration_seconds_count{grpc_method=\"other\",grpc_status=\"UNIMPLEMENTED\"} 3");
    }

    @Test
    void observeCalls_telemetryIsOff_countsNothing() throws Exception {
        assertThat(pageAfterCalls(1, Map.of("otel.sdk.disabled", "true"))).isEmpty();
    }

    private static List<String> pageAfterCalls(int unknownMethods, Map<String, String> properties) throws Exception {
        try (PrometheusTelemetry telemetry = new PrometheusTelemetry("test", properties)) {
            SampleCalls.make(telemetry, unknownMethods);
            ByteArrayOutputStream page = new ByteArrayOutputStream();
            telemetry.write(ScrapeFormat.PROMETHEUS, page);
            return page.toString(UTF_8).lines().toList();
        }
    }
}
