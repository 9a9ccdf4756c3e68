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
    private final long maxBatchBytes;
    private final ArrayDeque<InputRow> rows = new ArrayDeque<>();

    /** @param maxBatchBytes most bytes of one batch, every row as long as its longest */
    PendingLane(Lane lane, long maxBatchBytes) {
        this.lane = lane;
        this.maxBatchBytes = maxBatchBytes;
    }

    Lane lane() {
        return lane;
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
        int longest = 0;
        for (InputRow row : rows) {
            earliestDeadline = Math.min(earliestDeadline, row.request().deadlineNanos());
            longest = Math.max(longest, row.bytes());
        }
        return new FlushDecision.Waiting(!fits(rows.size() + 1, longest), oldestAdmittedNanos(), earliestDeadline);
    }

    /** Drops rows whose request has ended, after ending those whose deadline has passed; returns how many rows went. */
    int dropDead(long nowNanos) {
        int before = rows.size();
        rows.removeIf(row -> isDead(row.request(), nowNanos));
        return before - rows.size();
    }

    /** Closes a batch of as many of the oldest rows as fit; empty if every row here ended in this very moment. */
    Optional<Batch> close() {
        List<InputRow> claimed = new ArrayList<>();
        int longest = 0;
        for (InputRow row = rows.peek(); row != null; row = rows.peek()) {
            int longestWithIt = Math.max(longest, row.bytes());
            if (!fits(claimed.size() + 1, longestWithIt)) {
                break;
            }
            rows.remove();
            if (row.claim()) {
                claimed.add(row);
                longest = longestWithIt;
            }
        }
        return claimed.isEmpty() ? Optional.empty() : Optional.of(new Batch(lane, claimed));
    }

    private boolean fits(int count, int longestBytes) {
        return (long) count * longestBytes <= maxBatchBytes;
    }

    private static boolean isDead(InferenceRequest request, long nowNanos) {
        if (request.isExpired(nowNanos)) {
            request.fail(new Rejection.DeadlineExceeded(Gate.BATCH));
        }
        return request.hasEnded();
    }
}
