package io.sluice.server.request;

import io.sluice.model.engine.Lane;
import java.util.List;

/**
 * Rows that run in one forward pass.
 *
 * @param rows at least one, all of this lane, all claimed by the batcher; whoever holds the batch owns them
 */
public record Batch(Lane lane, List<InputRow> rows) {

    public Batch {
        rows = List.copyOf(rows);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("a batch has at least one row");
        }
    }
}
