package io.sluice.server.replica;

import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.EngineException;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.engine.Tower;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.CallRejection.DeadlineExceeded.Gate;
import io.sluice.server.rejection.ExecutionRejection;
import io.sluice.server.replica.supervision.GivenUpException;
import io.sluice.server.replica.supervision.HangBound;
import io.sluice.server.replica.supervision.PassWatch;
import io.sluice.server.replica.supervision.ReplicaId;
import io.sluice.server.request.Batch;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InputRow;
import io.sluice.server.telemetry.Instrument;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one batch after another on one session. Owned by the replica's thread. */
final class BatchRunner {

    private static final Logger log = LoggerFactory.getLogger(BatchRunner.class);

    private static final int HALVES = 2;

    /** So many batches in a row of which no row survives make a device suspect; their rows may still be to blame. */
    static final int FAILED_BATCHES_LIMIT = 3;

    private final ReplicaId replica;
    private final EngineSession session;
    private final BatchArena arena;
    private final Shared shared;
    private final ReplicaContext context;
    private final PassWatch watch;
    private int failedBatches;
    private long passes;
    private long passesReported = -1;
    private boolean outOfMemory;
    private List<InputRow> batchRows = List.of();

    /** What the replicas of a model tell of themselves, and how long a pass of theirs may take. */
    record Shared(Occupancy occupancy, BatchLimit limit, RowShare rowShare, HangBound hang) {}

    /** @param watch of this session alone */
    BatchRunner(
            ReplicaId replica,
            EngineSession session,
            BatchArena arena,
            Shared shared,
            ReplicaContext context,
            PassWatch watch) {
        this.replica = replica;
        this.session = session;
        this.arena = arena;
        this.shared = shared;
        this.context = context;
        this.watch = watch;
    }

    /**
     * Runs what is still wanted of a batch, and passes the outcome on. A pass that fails is tried again in halves, so that a
     * row that no pass survives ends its own request only, and the session goes on.
     *
     * <p>Where no row of several batches in a row survived, a pass over nothing but zeros decides: if that fails too, the
     * device is to blame. So nobody can take a replica down by sending what it cannot compute.
     *
     * @throws EngineException if the session is of no use any more; every row of the batch has been answered or ended
     * @throws io.sluice.server.replica.supervision.GivenUpException if the supervisor has ended the requests of the batch
     *     instead; then only the session may be touched from here on
     */
    void run(Batch batch) {
        List<InputRow> rows = dropDead(batch);
        if (rows.isEmpty()) {
            return;
        }
        long passesBefore = passes;
        outOfMemory = false;
        batchRows = rows;
        try {
            run(arena.gather(batch.lane(), rows), rows, maxRetries(rows.size()));
        } catch (GivenUpException hung) {
            throw hung; // the place in the occupancy is a successor's
        } catch (RuntimeException | LinkageError bug) {
            report(rows, bug);
            rows.forEach(row -> fail(row, bug));
        } catch (Throwable death) {
            rows.forEach(row -> fail(row, death));
            throw death;
        }
        if (passes > passesBefore) {
            failedBatches = 0;
        } else if (!outOfMemory && ++failedBatches >= FAILED_BATCHES_LIMIT) {
            probe(batch.lane(), rows);
        }
        shared.occupancy().end(replica.index());
    }

    private void probe(Lane lane, List<InputRow> rows) {
        try {
            watched(arena.zeros(lane), rows, context.clock().getAsLong());
            failedBatches = 0;
        } catch (GivenUpException hung) {
            throw hung;
        } catch (RuntimeException | LinkageError fault) {
            throw new EngineException(
                    "%d batches in a row failed, and then a pass over zeros: %s"
                            .formatted(failedBatches, fault.getMessage()),
                    fault);
        }
    }

    private BatchOutput watched(TensorBatch input, List<InputRow> rows, long nowNanos) {
        long slowNanos =
                context.latencies().curve(input.lane().tower(), nowNanos).slowNanos(arena.fullRows(input));
        PassWatch.Pass pass = new PassWatch.Pass(nowNanos, shared.hang().ofPassNanos(slowNanos), batchRows);
        watch.begin(pass);
        try {
            return session.run(input, outputsOf(rows));
        } finally {
            watch.end(pass);
        }
    }

    /**
     * Runs one pass; if it fails, its halves, and so on until what fails is a row alone. Halves because of memory cost no
     * retries: there is an end to them, and then they succeed.
     *
     * @param retries passes that may still be spent on faults
     * @return those that are left
     */
    private int run(TensorBatch input, List<InputRow> rows, int retries) {
        Tower tower = input.lane().tower();
        int fullRows = arena.fullRows(input);
        if (rows.size() > 1 && fullRows > shared.limit().maxBatchSize()) {
            return runHalves(input, rows, retries); // closed before the limit fell
        }
        long startedAt = context.clock().getAsLong();
        // Before the pass is watched: once it may have been given up, the place is no longer this thread's to write.
        long expectedNanos = context.latencies().curve(tower, startedAt).typicalNanos(fullRows);
        shared.occupancy().begin(replica.index(), startedAt + expectedNanos);
        context.batches().begun(expectedNanos);
        long dead = countEnded(rows);
        BatchOutput output;
        try {
            output = watched(input, rows, startedAt);
            passes++;
        } catch (GivenUpException hung) {
            throw hung;
        } catch (RuntimeException | LinkageError fault) {
            long nanos = context.clock().getAsLong() - startedAt;
            context.meter().addNanos(Instrument.DEVICE_TIME, nanos, DeviceTime.FAILED);
            context.meter().addNanos(Instrument.REPLICA_BUSY_TIME, nanos, replica.name());
            report(rows, fault);
            int left = isOutOfMemory(fault, fullRows) ? retries : retries - HALVES;
            if (rows.size() > 1 && left >= 0) {
                return runHalves(input, rows, left);
            }
            rows.forEach(row -> fail(row, fault));
            return retries;
        }
        long endedAt = context.clock().getAsLong();
        long nanos = endedAt - startedAt;
        shared.rowShare().add(tower, rows.size(), fullRows);
        context.latencies().record(replica.index(), tower, fullRows, nanos, endedAt);
        executed(rows, new InputRow.Execution(startedAt, nanos, rows.size(), replica.name()), dead);
        context.listener().completed(rows, output);
        return retries;
    }

    private int runHalves(TensorBatch input, List<InputRow> rows, int retries) {
        int half = rows.size() / HALVES;
        int left = run(input.narrow(0, half), rows.subList(0, half), retries);
        return run(input.narrow(half, rows.size() - half), rows.subList(half, rows.size()), left);
    }

    /** What finds one row among so many that fails every pass it is in: both halves, and the halves of one of them, ... */
    private static int maxRetries(int rows) {
        return HALVES * (Integer.SIZE - Integer.numberOfLeadingZeros(rows - 1));
    }

    /** Whether a pass failed for want of memory; then batches are smaller from here on. */
    private boolean isOutOfMemory(Throwable fault, int fullRows) {
        boolean tooLarge = fault instanceof EngineException engine && engine.isOutOfMemory();
        outOfMemory |= tooLarge;
        if (tooLarge && shared.limit().lowerBelow(fullRows)) {
            log.atWarn()
                    .addKeyValue("replica", replica.name())
                    .addKeyValue("rows", fullRows)
                    .addKeyValue("max_batch_size", shared.limit().maxBatchSize())
                    .log("the device ran out of memory; batches are smaller until the model is loaded again");
        }
        return tooLarge;
    }

    /** Logs the first of several in a row: the others are counted. */
    private void report(List<InputRow> rows, Throwable fault) {
        context.meter().add(Instrument.BATCH_FAULTS, 1);
        if (passes == passesReported) {
            return;
        }
        passesReported = passes;
        log.atError()
                .addKeyValue("replica", replica.name())
                .addKeyValue("rows", rows.size())
                .setCause(fault)
                .log("a forward pass failed");
    }

    /** The last gate: what was cancelled or expired while the batch was ready is not computed. */
    private List<InputRow> dropDead(Batch batch) {
        long now = context.clock().getAsLong();
        List<InputRow> alive = new ArrayList<>(batch.rows().size());
        for (InputRow row : batch.rows()) {
            InferenceRequest request = row.request();
            if (request.isExpired(now)) {
                request.fail(new CallRejection.DeadlineExceeded(Gate.ENGINE));
            }
            if (request.hasEnded()) {
                row.releaseBuffer();
                context.meter().add(Instrument.ROWS_DROPPED, 1, Gate.ENGINE);
            } else {
                alive.add(row);
            }
        }
        return alive;
    }

    private static Set<Output> outputsOf(List<InputRow> rows) {
        Set<Output> wanted = new LinkedHashSet<>();
        for (InputRow row : rows) {
            wanted.add(row.request().task().output());
        }
        return wanted;
    }

    private void executed(List<InputRow> rows, InputRow.Execution pass, long dead) {
        boolean texts = rows.get(0).lane().tower() == Tower.TEXT;
        context.meter()
                .recordNanos(texts ? Instrument.TEXT_EXECUTE_DURATION : Instrument.EXECUTE_DURATION, pass.nanos());
        context.meter().addNanos(Instrument.REPLICA_BUSY_TIME, pass.nanos(), replica.name());
        context.meter().recordSize(texts ? Instrument.TEXT_BATCH_SIZE : Instrument.BATCH_SIZE, pass.batchSize());
        for (InputRow row : rows) {
            row.executed(pass);
            context.meter().recordNanos(Instrument.QUEUE_DURATION, row.queueNanos());
        }
        long ended = countEnded(rows);
        addDeviceTime(pass, rows.size() - ended, DeviceTime.ANSWERED);
        addDeviceTime(pass, ended - dead, DeviceTime.ABANDONED);
        addDeviceTime(pass, dead, DeviceTime.DEAD);
    }

    /** Each row of a pass stands for the same part of its time. */
    private void addDeviceTime(InputRow.Execution pass, long rows, DeviceTime goodFor) {
        if (rows > 0) {
            context.meter().addNanos(Instrument.DEVICE_TIME, pass.nanos() * rows / pass.batchSize(), goodFor);
        }
    }

    private static long countEnded(List<InputRow> rows) {
        return rows.stream().filter(row -> row.request().hasEnded()).count();
    }

    private static void fail(InputRow row, Throwable fault) {
        InferenceRequest request = row.request();
        request.fail(new ExecutionRejection.Fault(request.model().name(), String.valueOf(fault.getMessage())));
    }
}
