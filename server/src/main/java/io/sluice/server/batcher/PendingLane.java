package io.sluice.server.batcher;

import io.sluice.model.engine.Lane;
import io.sluice.server.request.Batch;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.Rejection;
import io.sluice.server.request.Rejection.DeadlineExceeded.Gate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of one lane that the batcher has taken from the queue and not yet closed into a batch, oldest first. */
final class PendingLane {

    private final Lane lane;
    private final ArrayDeque<InputRow> rows = new ArrayDeque<>();

    PendingLane(Lane lane) {
        this.lane = lane;
    }

    void add(InputRow row) {
        rows.add(row);
    }

    int size() {
        return rows.size();
    }

    /** When the request of the oldest row was admitted; the end of time if there is none. */
    long oldestAdmittedNanos() {
        InputRow oldest = rows.peek();
        return oldest == null ? Long.MAX_VALUE : oldest.request().admittedAtNanos();
    }

    /** What waits here; at least one row must. */
    FlushDecision.Waiting waiting() {
        long earliestDeadline = InferenceRequest.NO_DEADLINE;
        for (InputRow row : rows) {
            earliestDeadline = Math.min(earliestDeadline, row.request().deadlineNanos());
        }
        return new FlushDecision.Waiting(rows.size(), oldestAdmittedNanos(), earliestDeadline);
    }

    /** Drops rows whose request has ended, after ending those whose deadline has passed; returns how many rows went. */
    int dropDead(long nowNanos) {
        int before = rows.size();
        rows.removeIf(row -> isDead(row.request(), nowNanos));
        return before - rows.size();
    }

    /** Closes a batch of up to {@code maxRows} of the oldest rows; empty if every row here ended in this very moment. */
    Optional<Batch> close(int maxRows) {
        List<InputRow> claimed = new ArrayList<>(Math.min(maxRows, rows.size()));
        while (claimed.size() < maxRows && !rows.isEmpty()) {
            InputRow row = rows.remove();
            if (row.claim()) {
                claimed.add(row);
            }
        }
        return claimed.isEmpty() ? Optional.empty() : Optional.of(new Batch(lane, claimed));
    }

    private static boolean isDead(InferenceRequest request, long nowNanos) {
        if (request.isExpired(nowNanos)) {
            request.fail(new Rejection.DeadlineExceeded(Gate.BATCH));
        }
        return request.hasEnded();
    }
}
