package io.sluice.server.simulation;

import io.sluice.server.simulation.Outcome.Pass;
import io.sluice.server.simulation.Traffic.Call;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * A dynamic batcher as Triton's: first come, first served; a batch closes when it is full or its oldest call has waited the
 * delay, and a replica is idle. Deadlines and cancellations are not looked at, as in its default queue policy.
 *
 * @param timeoutNanos what waits longer is refused, as its queue policy may be told to; {@link Traffic#NEVER} for not at all
 */
record TritonLike(long maxQueueDelayNanos, long timeoutNanos) implements Contender {

    @Override
    public Outcome serve(Traffic traffic, Service service) {
        Run run = new Run(traffic, service);
        for (int i = 0; i < traffic.calls().size(); i++) {
            int number = i;
            run.timeline.at(traffic.calls().get(i).arrivedAtNanos(), () -> run.arrive(number));
        }
        while (run.timeline.step()) {
            run.dispatch();
        }
        return new Outcome(traffic, run.answeredAtNanos, run.passes);
    }

    private final class Run {
        private final Traffic traffic;
        private final Service service;
        private final Timeline timeline = new Timeline();
        private final Deque<Integer> waiting = new ArrayDeque<>();
        private final Deque<Integer> idle = new ArrayDeque<>();
        private final List<Pass> passes = new ArrayList<>();
        private final long[] answeredAtNanos;
        private final Random chance = new Random(SimulatedReplicas.SEED);

        Run(Traffic traffic, Service service) {
            this.traffic = traffic;
            this.service = service;
            for (int replica = 0; replica < service.replicas(); replica++) {
                idle.add(replica);
            }
            this.answeredAtNanos = new long[traffic.calls().size()];
            Arrays.fill(answeredAtNanos, Traffic.NEVER);
        }

        void arrive(int number) {
            waiting.add(number);
            timeline.at(timeline.now() + maxQueueDelayNanos, () -> {});
        }

        void dispatch() {
            while (!waiting.isEmpty() && waited() > timeoutNanos) {
                waiting.remove();
            }
            while (!idle.isEmpty() && isDue()) {
                List<Integer> batch = new ArrayList<>();
                while (batch.size() < service.maxBatchSize() && !waiting.isEmpty()) {
                    batch.add(waiting.remove());
                }
                begin(batch, idle.remove());
            }
        }

        private boolean isDue() {
            return waiting.size() >= service.maxBatchSize() || !waiting.isEmpty() && waited() >= maxQueueDelayNanos;
        }

        private long waited() {
            return timeline.now() - call(waiting.element()).arrivedAtNanos();
        }

        private void begin(List<Integer> batch, int replica) {
            long startedAt = timeline.now();
            long nanos = service.passNanos(batch.size(), startedAt, chance);
            timeline.at(startedAt + nanos, () -> {
                idle.add(replica);
                passes.add(new Pass(replica, startedAt, nanos, batch));
                batch.stream()
                        .filter(number -> timeline.now() < call(number).cancelledAtNanos())
                        .forEach(number -> answeredAtNanos[number] = timeline.now());
            });
        }

        private Call call(int number) {
            return traffic.calls().get(number);
        }
    }
}
