package io.sluice.server.simulation;

import io.sluice.model.engine.InputShape;
import io.sluice.model.engine.Lane;
import io.sluice.model.engine.Tower;
import io.sluice.server.admission.Admission;
import io.sluice.server.admission.AdmissionPolicy;
import io.sluice.server.batcher.BatchPolicy;
import io.sluice.server.batcher.DynamicBatcher;
import io.sluice.server.handoff.BatchSource;
import io.sluice.server.handoff.Demand;
import io.sluice.server.queue.Eventcount;
import io.sluice.server.queue.TowerQueues;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.Answer;
import io.sluice.server.request.Batch;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InferenceResult;
import io.sluice.server.request.InputRow;
import io.sluice.server.request.ModelKey;
import io.sluice.server.request.RequestInput;
import io.sluice.server.request.ResponseSink;
import io.sluice.server.request.RowArena;
import io.sluice.server.request.task.InferenceTask.Classify;
import io.sluice.server.simulation.Outcome.Pass;
import io.sluice.server.simulation.Traffic.Call;
import io.sluice.server.telemetry.Telemetry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** This server, all of it between a call's arrival and its answer, except for threads and the network. */
final class Sluice implements Contender {

    private static final ModelKey MODEL = new ModelKey("simulated", "0".repeat(64));
    private static final int INPUT_SIZE = 1;
    private static final int MAX_ROWS = 1024;

    private final BatchPolicy policy;

    Sluice(BatchPolicy policy) {
        this.policy = policy;
    }

    @Override
    public Outcome serve(Traffic traffic, Service service) {
        return new Run(traffic, service).serve();
    }

    private final class Run {
        private final Traffic traffic;
        private final Timeline timeline = new Timeline();
        private final long[] answeredAtNanos;
        private final List<Pass> passes = new ArrayList<>();
        private final Map<InferenceRequest, Integer> numbers = new IdentityHashMap<>();
        private final RowArena arena = new RowArena(InputShape.ofImages(INPUT_SIZE), MAX_ROWS);
        private final SimulatedReplicas replicas;
        private final TowerQueues queues = new TowerQueues(EnumSet.of(Tower.VISION), 2 * MAX_ROWS, new Eventcount());
        private final Admission admission;
        private final DynamicBatcher batcher;
        private long lookAgainAtNanos = Traffic.NEVER;

        Run(Traffic traffic, Service service) {
            this.traffic = traffic;
            this.answeredAtNanos = new long[traffic.calls().size()];
            Arrays.fill(answeredAtNanos, Traffic.NEVER);
            this.replicas = new SimulatedReplicas(service, timeline, this::answer);
            AdmissionPolicy bounds = new AdmissionPolicy(MAX_ROWS, MAX_ROWS, 1 << 30);
            this.admission = policy.kind() == BatchPolicy.Kind.LEARNED
                    ? Admission.byForecast(MODEL.name(), bounds, policy.order(), arena, replicas)
                    : Admission.byBounds(MODEL.name(), bounds, policy.order(), arena);
            this.batcher = new DynamicBatcher(
                    queues,
                    replicas,
                    InputShape.ofImages(INPUT_SIZE),
                    policy,
                    Telemetry.none().model(MODEL.name()));
        }

        Outcome serve() {
            for (int i = 0; i < answeredAtNanos.length; i++) {
                int number = i;
                timeline.at(traffic.calls().get(i).arrivedAtNanos(), () -> arrive(number));
            }
            while (timeline.step()) {
                settle();
            }
            return new Outcome(traffic, answeredAtNanos, passes);
        }

        private void arrive(int number) {
            Call call = traffic.calls().get(number);
            InferenceRequest request = request(number, call);
            numbers.put(request, number);
            admission.admit(request, timeline.now()).ifPresentOrElse(request::fail, () -> {
                for (InputRow row : request.rows()) {
                    if (row.prepared(arena.acquire(Lane.PIXELS), arena, 0, timeline.now()) && !queues.offer(row)) {
                        throw new IllegalStateException("the ring is full");
                    }
                }
                if (call.cancelledAtNanos() != Traffic.NEVER) {
                    timeline.at(call.cancelledAtNanos(), request::cancel);
                }
            });
        }

        private InferenceRequest request(int number, Call call) {
            long deadline = call.deadlineNanos() == Traffic.NEVER ? InferenceRequest.NO_DEADLINE : call.deadlineNanos();
            return new InferenceRequest(
                    MODEL,
                    new Classify(1, false),
                    List.of(new RequestInput.Pixels("images[0]", ByteBuffer.allocate(3), INPUT_SIZE, INPUT_SIZE)),
                    new CallTerms(call.client(), call.priority(), deadline),
                    new Ending(number));
        }

        /** Lets the batcher act as its thread would: an arrival wakes it only while a replica is idle. */
        private void settle() {
            boolean due = timeline.now() >= lookAgainAtNanos;
            while (replicas.hasChanged() || due || replicas.demand() == Demand.ANY_BATCH) {
                due = false;
                long inNanos = batcher.doWork(timeline.now());
                lookAgainAtNanos = inNanos == BatchSource.NOTHING_DUE ? Traffic.NEVER : timeline.now() + inNanos;
                if (lookAgainAtNanos != Traffic.NEVER) {
                    timeline.at(lookAgainAtNanos, () -> {});
                }
                if (!replicas.begin()) {
                    break;
                }
            }
        }

        private void answer(Batch batch, int replica, long startedAtNanos) {
            long nanos = timeline.now() - startedAtNanos;
            passes.add(new Pass(
                    replica,
                    startedAtNanos,
                    nanos,
                    batch.rows().stream().map(row -> numbers.get(row.request())).toList()));
            for (InputRow row : batch.rows()) {
                row.executed(new InputRow.Execution(
                        startedAtNanos, nanos, batch.rows().size(), "simulated:0/" + replica));
                row.releaseBuffer();
                row.request().answer(row, new Answer.Classification(List.of(), null));
            }
        }

        private final class Ending implements ResponseSink {
            private final int number;

            Ending(int number) {
                this.number = number;
            }

            @Override
            public void succeed(InferenceResult result) {
                answeredAtNanos[number] = timeline.now();
            }

            @Override
            public void fail(Rejection rejection) {
                // Never answered, as it was.
            }
        }
    }
}
