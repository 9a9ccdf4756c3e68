package io.sluice.server.preprocess;

import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InputRow;

/**
 * A row that is to be prepared.
 *
 * @param expectedNanos how long that will probably take
 * @param work prepares it, whatever has become of its request
 */
public record Preparation(InputRow row, long expectedNanos, Runnable work) {

    InferenceRequest request() {
        return row.request();
    }
}
