package io.sluice.server.simulation;

import io.sluice.server.simulation.Traffic.Call;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A dynamic batcher as Triton's: first come, first served; a batch closes when it is full or its oldest call has waited the
 * delay, and a replica is idle. Deadlines and cancellations are not looked at, as in its default queue policy.
 */
final class TritonLike implements Contender {

    private final long maxQueueDelayNanos;

    TritonLike(long maxQueueDelayNanos) {
        this.maxQueueDelayNanos = maxQueueDelayNanos;
    }

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
        return new Outcome(traffic, run.answeredAtNanos, run.busyNanos, run.deadNanos, run.rowsRun);
    }

    private final class Run {
        private final Traffic traffic;
        private final Service service;
        private final Timeline timeline = new Timeline();
        private final Deque<Integer> waiting = new ArrayDeque<>();
        private final long[] answeredAtNanos;
        private int idle;
        private long busyNanos;
        private long deadNanos;
        private long rowsRun;

        Run(Traffic traffic, Service service) {
            this.traffic = traffic;
            this.service = service;
            this.idle = service.replicas();
            this.answeredAtNanos = new long[traffic.calls().size()];
            Arrays.fill(answeredAtNanos, Traffic.NEVER);
        }

        void arrive(int number) {
            waiting.add(number);
            timeline.at(timeline.now() + maxQueueDelayNanos, () -> {});
        }

        void dispatch() {
            while (idle > 0 && isDue()) {
                List<Integer> batch = new ArrayList<>();
                while (batch.size() < service.maxBatchSize() && !waiting.isEmpty()) {
                    batch.add(waiting.remove());
                }
                begin(batch);
            }
        }

        private boolean isDue() {
            if (waiting.isEmpty()) {
                return false;
            }
            long oldest = traffic.calls().get(waiting.element()).arrivedAtNanos();
            return waiting.size() >= service.maxBatchSize() || timeline.now() - oldest >= maxQueueDelayNanos;
        }

        private void begin(List<Integer> batch) {
            idle--;
            long nanos = service.passNanos().applyAsLong(batch.size());
            busyNanos += nanos;
            rowsRun += batch.size();
            deadNanos += nanos * batch.stream().filter(this::isDead).count() / batch.size();
            timeline.at(timeline.now() + nanos, () -> {
                idle++;
                batch.forEach(number -> answeredAtNanos[number] = timeline.now());
            });
        }

        private boolean isDead(int number) {
            Call call = traffic.calls().get(number);
            return timeline.now() >= call.deadlineNanos() || timeline.now() >= call.cancelledAtNanos();
        }
    }
}
