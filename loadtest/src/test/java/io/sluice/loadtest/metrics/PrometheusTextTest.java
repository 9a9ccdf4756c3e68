package io.sluice.loadtest.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {

    private static final String PAGE = """
            # HELP sluice_batch_size Rows in one forward pass
            # TYPE sluice_batch_size histogram
            sluice_batch_size_bucket{model="a",le="1.0"} 10
            sluice_batch_size_bucket{model="a",le="2.0"} 15
            sluice_batch_size_bucket{model="a",le="+Inf"} 16
            sluice_batch_size_count{model="a"} 16
            sluice_batch_size_sum{model="a"} 24.0
            sluice_batch_size_bucket{model="b",le="1.0"} 1
            sluice_batch_size_bucket{model="b",le="2.0"} 1
            sluice_batch_size_bucket{model="b",le="+Inf"} 1
            sluice_batch_size_count{model="b"} 1
            sluice_batch_size_sum{model="b"} 1.0
            sluice_execute_duration_seconds_sum{model="a"} 1.5e-1
            sluice_queue_rows{model="a"} 7.0
            sluice_queue_rows{model="b, with \\"quotes\\" and } braces"} 2.0 1700000000
            something_else 5
            not a line of it at all {
            """;

    @Test
    void parse_noModel_addsUpAllOfThem() {
        ServerSample sample = PrometheusText.parse(PAGE, Duration.ofSeconds(1), "");

        assertThat(sample.queueRows()).isEqualTo(9);
        assertThat(sample.passes()).isEqualTo(17);
        assertThat(sample.rows()).isEqualTo(25);
        assertThat(sample.executeSeconds()).isEqualTo(0.15);
        assertThat(sample.passesBySize()).containsEntry(2.0, 16.0).containsEntry(Double.POSITIVE_INFINITY, 17.0);
    }

    @Test
    void parse_oneModel_leavesTheOthersOut() {
        ServerSample sample = PrometheusText.parse(PAGE, Duration.ZERO, "a");

        assertThat(sample.queueRows()).isEqualTo(7);
        assertThat(sample.passes()).isEqualTo(16);
    }

    @Test
    void batchSizes_twoSamples_areTheirDifferenceByBucket() {
        ServerSample first = PrometheusText.parse(PAGE, Duration.ZERO, "a");
        ServerSample last = PrometheusText.parse("""
                sluice_batch_size_bucket{model="a",le="1.0"} 12
                sluice_batch_size_bucket{model="a",le="2.0"} 27
                sluice_batch_size_bucket{model="a",le="+Inf"} 28
                sluice_batch_size_count{model="a"} 28
                sluice_batch_size_sum{model="a"} 46
                """, Duration.ofSeconds(1), "a");

        ServerMetrics metrics = new ServerMetrics(List.of(first, last));

        assertThat(metrics.batchSizes())
                .extracting(ServerMetrics.Bucket::passes)
                .containsExactly(2L, 10L, 0L);
        assertThat(metrics.meanBatchSize()).isEqualTo(22.0 / 12);
    }

    @Test
    void batchSizes_oneSample_areNone() {
        ServerMetrics metrics = new ServerMetrics(List.of(PrometheusText.parse(PAGE, Duration.ZERO, "")));

        assertThat(metrics.batchSizes()).isEmpty();
        assertThat(metrics.meanBatchSize()).isZero();
    }
}
