package io.sluice.server.replica;

import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.engine.Tower;
import io.sluice.server.latency.LatencyModel;
import io.sluice.server.request.Batch;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.Rejection;
import io.sluice.server.request.Rejection.DeadlineExceeded.Gate;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one batch after another on one session. Owned by the replica's thread. */
final class BatchRunner {

    private static final Logger log = LoggerFactory.getLogger(BatchRunner.class);

    private final int index;
    private final String replica;
    private final EngineSession session;
    private final BatchArena arena;
    private final BatchListener listener;
    private final LatencyModel latencies;
    private final ModelMeter meter;
    private final LongSupplier clock;

    /** @param index of the replica in its group, from 0 */
    BatchRunner(int index, String replica, EngineSession session, BatchArena arena, ReplicaContext context) {
        this.index = index;
        this.replica = replica;
        this.session = session;
        this.arena = arena;
        this.listener = context.listener();
        this.latencies = context.latencies();
        this.meter = context.meter();
        this.clock = context.clock();
    }

    /**
     * Runs what is still wanted of a batch, and passes the outcome on. Never throws: a pass that fails is tried again in
     * halves, so that a row that no pass survives ends its own request only, and the session goes on.
     */
    void run(Batch batch) {
        List<InputRow> rows = dropDead(batch);
        if (rows.isEmpty()) {
            return;
        }
        try {
            run(arena.gather(batch.lane(), rows), rows, maxRetries(rows.size()));
        } catch (RuntimeException | LinkageError bug) {
            report(rows, bug);
            rows.forEach(row -> fail(row, bug));
        }
    }

    /**
     * Runs one pass; if it fails, its halves, and so on until what fails is a row alone.
     *
     * @param retries passes that may still be spent on that
     * @return those that are left
     */
    private int run(TensorBatch input, List<InputRow> rows, int retries) {
        BatchOutput output;
        long startedAt = clock.getAsLong();
        try {
            output = session.run(input, outputsOf(rows));
        } catch (RuntimeException | LinkageError fault) {
            report(rows, fault);
            if (rows.size() > 1 && retries >= 2) {
                int half = rows.size() / 2;
                int left = run(input.narrow(0, half), rows.subList(0, half), retries - 2);
                return run(input.narrow(half, rows.size() - half), rows.subList(half, rows.size()), left);
            }
            rows.forEach(row -> fail(row, fault));
            return retries;
        }
        long endedAt = clock.getAsLong();
        long nanos = endedAt - startedAt;
        latencies.record(index, input.lane().tower(), arena.fullRows(input), nanos, endedAt);
        executed(rows, new InputRow.Execution(startedAt, nanos, rows.size(), replica));
        listener.completed(rows, output);
        return retries;
    }

    /** What finds one row among so many that fails every pass it is in: both halves, and the halves of one of them, ... */
    private static int maxRetries(int rows) {
        return 2 * (Integer.SIZE - Integer.numberOfLeadingZeros(rows - 1));
    }

    private void report(List<InputRow> rows, Throwable fault) {
        meter.add(Instrument.BATCH_FAULTS, 1);
        log.atError()
                .addKeyValue("replica", replica)
                .addKeyValue("rows", rows.size())
                .setCause(fault)
                .log("a forward pass failed");
    }

    /** The last gate: what was cancelled or expired while the batch was ready is not computed. */
    private List<InputRow> dropDead(Batch batch) {
        long now = clock.getAsLong();
        List<InputRow> alive = new ArrayList<>(batch.rows().size());
        for (InputRow row : batch.rows()) {
            InferenceRequest request = row.request();
            if (request.isExpired(now)) {
                request.fail(new Rejection.DeadlineExceeded(Gate.ENGINE));
            }
            if (request.hasEnded()) {
                row.releaseBuffer();
                meter.add(Instrument.ROWS_DROPPED, 1, Gate.ENGINE);
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

    private void executed(List<InputRow> rows, InputRow.Execution pass) {
        boolean texts = rows.get(0).lane().tower() == Tower.TEXT;
        meter.recordNanos(texts ? Instrument.TEXT_EXECUTE_DURATION : Instrument.EXECUTE_DURATION, pass.nanos());
        meter.recordSize(texts ? Instrument.TEXT_BATCH_SIZE : Instrument.BATCH_SIZE, pass.batchSize());
        for (InputRow row : rows) {
            row.executed(pass);
            meter.recordNanos(Instrument.QUEUE_DURATION, row.queueNanos());
        }
    }

    private static void fail(InputRow row, Throwable fault) {
        InferenceRequest request = row.request();
        request.fail(new Rejection.Fault(request.model().name(), String.valueOf(fault.getMessage())));
    }
}
