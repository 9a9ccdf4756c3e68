package io.sluice.server.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.engine.Tower;
import io.sluice.server.request.BatchLatency;
import org.junit.jupiter.api.Test;

final class LatencyTableTest {

    private final LatencyTable table = new LatencyTable();

    @Test
    void rows_passesOfSeveralSizes_areSummedUpBySize() {
        for (int i = 1; i <= 100; i++) {
            table.record(Tower.VISION, 8, i);
        }
        table.record(Tower.VISION, 1, 7);

        assertThat(table.rows(Tower.VISION))
                .containsExactly(new BatchLatency(1, 7, 7, 1), new BatchLatency(8, 50, 99, 100));
    }

    @Test
    void rows_otherTower_hasAnOwnTable() {
        table.record(Tower.TEXT, 1, 9);

        assertThat(table.rows(Tower.VISION)).isEmpty();
        assertThat(table.rows(Tower.TEXT)).containsExactly(new BatchLatency(1, 9, 9, 1));
    }

    @Test
    void rows_morePassesThanTheWindow_forgetsTheOldest() {
        table.record(Tower.VISION, 1, 1_000_000);
        for (int i = 0; i < LatencyTable.WINDOW; i++) {
            table.record(Tower.VISION, 1, 5);
        }

        assertThat(table.rows(Tower.VISION)).containsExactly(new BatchLatency(1, 5, 5, LatencyTable.WINDOW + 1));
    }
}
