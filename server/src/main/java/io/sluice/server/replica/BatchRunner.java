package io.sluice.server.replica;

import io.sluice.model.engine.BatchOutput;
import io.sluice.model.engine.EngineSession;
import io.sluice.model.engine.Output;
import io.sluice.model.engine.TensorBatch;
import io.sluice.model.engine.Tower;
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

    private final String replica;
    private final EngineSession session;
    private final BatchArena arena;
    private final BatchListener listener;
    private final LatencyTable latencies;
    private final ModelMeter meter;
    private final LongSupplier clock;

    BatchRunner(String replica, EngineSession session, BatchArena arena, ReplicaContext context) {
        this.replica = replica;
        this.session = session;
        this.arena = arena;
        this.listener = context.listener();
        this.latencies = context.latencies();
        this.meter = context.meter();
        this.clock = context.clock();
    }

    /**
     * Runs what is still wanted of a batch, and passes the outcome on. Never throws: a pass that fails ends the requests of
     * its rows, and the session goes on.
     */
    void run(Batch batch) {
        List<InputRow> rows = dropDead(batch);
        if (rows.isEmpty()) {
            return;
        }
        try {
            TensorBatch input = arena.gather(batch.lane(), rows);
            long startedAt = clock.getAsLong();
            BatchOutput output = session.run(input, outputsOf(rows));
            long nanos = clock.getAsLong() - startedAt;
            latencies.record(batch.lane().tower(), arena.fullRows(input), nanos);
            executed(rows, new InputRow.Execution(startedAt, nanos, rows.size(), replica));
            listener.completed(rows, output);
        } catch (RuntimeException | LinkageError fault) {
            meter.add(Instrument.BATCH_FAULTS, 1);
            log.atError()
                    .addKeyValue("replica", replica)
                    .addKeyValue("rows", rows.size())
                    .setCause(fault)
                    .log("a forward pass failed");
            rows.forEach(row -> fail(row, fault));
        }
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
