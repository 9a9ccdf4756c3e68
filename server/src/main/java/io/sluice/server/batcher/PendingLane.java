package io.sluice.server.batcher;

import io.sluice.model.engine.Lane;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.CallRejection.DeadlineExceeded.Gate;
import io.sluice.server.request.Batch;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InputRow;
import io.sluice.server.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of one lane that the batcher has taken from the queue and not yet closed into a batch. */
final class PendingLane {

    private final Lane lane;
    private final int fullRowBytes;
    private final Schedule<InputRow> rows;
    private long oldestAdmittedNanos;
    private int longestBytes;

    /** @param fullRowBytes of the longest row that there can be */
    PendingLane(Lane lane, int fullRowBytes, BatchPolicy policy) {
        this.lane = lane;
        this.fullRowBytes = fullRowBytes;
        this.rows = new Schedule<>(policy.order(), InputRow::request);
    }

    Lane lane() {
        return lane;
    }

    void add(InputRow row) {
        if (rows.size() == 0 || row.request().admittedAtNanos() - oldestAdmittedNanos < 0) {
            oldestAdmittedNanos = row.request().admittedAtNanos();
        }
        longestBytes = Math.max(longestBytes, row.bytes());
        rows.add(row);
    }

    /** How much of a row of full length a row takes. */
    double share(InputRow row) {
        return (double) row.bytes() / fullRowBytes;
    }

    int size() {
        return rows.size();
    }

    /** When the most urgent row wants to be answered; the end of time if there is none. */
    long earliestNanos() {
        return rows.earliestNanos();
    }

    /** What waits here; at least one row must. */
    Waiting waiting(int maxBatchSize) {
        long budget = budget(maxBatchSize);
        long wanted = (long) rows.size() * longestBytes;
        InputRow earliest = rows.earliest();
        return new Waiting(
                (int) Math.min(maxBatchSize, (wanted + fullRowBytes - 1) / fullRowBytes),
                wanted + longestBytes > budget,
                wanted > budget,
                oldestAdmittedNanos,
                earliest == null
                        ? InferenceRequest.NO_DEADLINE
                        : earliest.request().deadlineNanos());
    }

    /** Drops rows whose request has ended, after ending those whose deadline has passed; returns how many rows went. */
    int dropDead(long nowNanos) {
        oldestAdmittedNanos = Long.MAX_VALUE;
        longestBytes = 0;
        return rows.removeIf(row -> isDead(row, nowNanos));
    }

    /** Ends the requests whose answer would come too late, the most urgent first, and drops their rows; returns how many. */
    int dropLate(BatchStrategy strategy, Outlook outlook) {
        int before = rows.size();
        InputRow row = rows.earliest();
        while (row != null && isLate(row, strategy, outlook)) {
            row.request().fail(new CallRejection.DeadlineExceeded(Gate.FORECAST));
            rows.removeEarliest();
            row = rows.earliest();
        }
        return before - rows.size();
    }

    /** Closes a batch of as many rows as fit, in order; empty if every row here ended in this very moment. */
    Optional<Batch> close(int maxRows) {
        List<InputRow> claimed = new ArrayList<>();
        int longest = 0;
        for (InputRow row = rows.next(); row != null; row = rows.next()) {
            int longestWithIt = Math.max(longest, row.bytes());
            if ((claimed.size() + 1L) * longestWithIt > budget(maxRows)) {
                break;
            }
            rows.removeNext();
            if (row.claim()) {
                claimed.add(row);
                longest = longestWithIt;
            }
        }
        return claimed.isEmpty() ? Optional.empty() : Optional.of(new Batch(lane, claimed));
    }

    /** Most bytes of a batch, every row as long as its longest. */
    private long budget(int maxRows) {
        return (long) maxRows * fullRowBytes;
    }

    private boolean isLate(InputRow row, BatchStrategy strategy, Outlook outlook) {
        InferenceRequest request = row.request();
        int rowsLeft = request.rows().size() - row.index();
        return request.hasEnded()
                || strategy.isTooLate(request.deadlineNanos(), rowsLeft, waiting(outlook.maxBatchSize()), outlook);
    }

    private boolean isDead(InputRow row, long nowNanos) {
        InferenceRequest request = row.request();
        if (request.isExpired(nowNanos)) {
            request.fail(new CallRejection.DeadlineExceeded(Gate.BATCH));
        }
        if (request.hasEnded()) {
            return true;
        }
        oldestAdmittedNanos = Math.min(oldestAdmittedNanos, request.admittedAtNanos());
        longestBytes = Math.max(longestBytes, row.bytes());
        return false;
    }
}
