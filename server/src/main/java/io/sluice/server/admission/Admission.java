package io.sluice.server.admission;

import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.Permit;
import io.sluice.server.request.Rejection;
import io.sluice.server.request.Rejection.DeadlineExceeded.Gate;
import io.sluice.server.request.RowArena;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The gate of one model: counts the rows and bytes of the requests inside, and lets no more in than the policy allows.
 *
 * <p>Safe for use by several threads. A lock, not two atomic counters: rows and bytes are taken together or not at all,
 * and a drain must see both settled; it is held for a few additions.
 */
public final class Admission {

    private final String model;
    private final AdmissionPolicy policy;
    private final RowArena arena;
    private final Lock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();
    private int rows;
    private long bytes;
    private boolean closed;

    /** @param arena tells what a row will take */
    public Admission(String model, AdmissionPolicy policy, RowArena arena) {
        this.model = model;
        this.policy = policy;
        this.arena = arena;
    }

    /**
     * Lets a request in, all of its rows or none; it gets its permit before this returns.
     *
     * @return why it may not enter, or empty
     */
    public Optional<Rejection> admit(InferenceRequest request, long nowNanos) {
        if (request.isExpired(nowNanos)) {
            return Optional.of(new Rejection.DeadlineExceeded(Gate.ADMISSION));
        }
        int wantedRows = request.rows().size();
        long wantedBytes = bytesOf(request);
        Optional<Rejection> refusal = take(wantedRows, wantedBytes);
        if (refusal.isEmpty()) {
            request.admit(new HeldPermit(wantedRows, wantedBytes), nowNanos);
        }
        return refusal;
    }

    /** Rows admitted and not yet answered. */
    public int rows() {
        lock.lock();
        try {
            return rows;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that admitted requests hold. */
    public long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** From here on everything is refused as draining. */
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until every admitted request has ended; false if that took longer than {@code timeout}. */
    public boolean awaitEmpty(Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lock();
        try {
            while (rows > 0 && left > 0) {
                left = emptied.awaitNanos(left);
            }
            return rows == 0;
        } finally {
            lock.unlock();
        }
    }

    private Optional<Rejection> take(int wantedRows, long wantedBytes) {
        lock.lock();
        try {
            if (closed) {
                return Optional.of(new Rejection.Draining(Rejection.Overload.USUAL_RETRY_AFTER));
            }
            if (rows + wantedRows > policy.maxRows()) {
                return Optional.of(
                        new Rejection.QueueFull(model, policy.maxRows(), Rejection.Overload.USUAL_RETRY_AFTER));
            }
            if (bytes + wantedBytes > policy.maxBytes()) {
                return Optional.of(
                        new Rejection.BytesFull(model, policy.maxBytes(), Rejection.Overload.USUAL_RETRY_AFTER));
            }
            rows += wantedRows;
            bytes += wantedBytes;
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(int heldRows, long heldBytes) {
        lock.lock();
        try {
            rows -= heldRows;
            bytes -= heldBytes;
            if (rows == 0) {
                emptied.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private long bytesOf(InferenceRequest request) {
        long sum = 0;
        for (InputRow row : request.rows()) {
            sum += row.input().bytes() + (long) arena.rowBytes(row.lane());
        }
        return sum;
    }

    /** Released once, by the request that it was given to. */
    private final class HeldPermit implements Permit {
        private final int heldRows;
        private final long heldBytes;

        HeldPermit(int heldRows, long heldBytes) {
            this.heldRows = heldRows;
            this.heldBytes = heldBytes;
        }

        @Override
        public void rowClaimed() {}

        @Override
        public void release() {
            giveBack(heldRows, heldBytes);
        }
    }
}
