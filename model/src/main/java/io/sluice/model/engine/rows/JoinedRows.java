package io.sluice.model.engine.rows;

import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.OutputTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts the answers of rows that ran one by one next to each other. */
public final class JoinedRows {

    private JoinedRows() {}

    /** @param rows each of one row; the longest decides the shape, and zeros fill the others */
    public static BatchOutput join(List<BatchOutput> rows, Set<Output> wanted) {
        Map<Output, OutputTensor> joined = new HashMap<>();
        for (Output output : wanted) {
            OutputTensor longest = rows.get(0).get(output);
            for (BatchOutput row : rows) {
                longest = row.get(output).rowLength() > longest.rowLength() ? row.get(output) : longest;
            }
            float[] values = new float[rows.size() * longest.rowLength()];
            for (int i = 0; i < rows.size(); i++) {
                float[] row = rows.get(i).get(output).values();
                System.arraycopy(row, 0, values, i * longest.rowLength(), row.length);
            }
            joined.put(output, new OutputTensor(longest.rowShape(), values));
        }
        return new BatchOutput(joined);
    }
}
