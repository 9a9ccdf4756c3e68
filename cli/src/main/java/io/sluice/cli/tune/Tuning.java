package io.sluice.cli.tune;

import io.sluice.cli.output.LiveLine;
import io.sluice.cli.output.UserException;
import io.sluice.model.engine.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Measures candidates one after the other, each for its share of what is left of the budget. */
final class Tuning {

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final long LONGEST_TURN_MILLIS = 30_000;

    /** Of a candidate's share; the rest is for starting, loading and warming up. */
    private static final double MEASURED_SHARE = 0.6;

    /** A comparison loads two models and asks both about pictures: its budget is that of so many candidates. */
    private static final int COMPARED_TURNS = 3;

    private static final int BAR_WIDTH = 20;

    private final Path folder;
    private final List<Path> pictures;
    private final Duration budget;
    private final LiveLine live;
    private final long startedAt = System.nanoTime();
    private final Map<Precision, Exactness> exactness = new EnumMap<>(Precision.class);

    /** @param others what each precision would give that was not asked for, beside the fastest measurement in float32 */
    record Outcome(
            List<Measurement> measurements,
            List<Measurement> others,
            Map<Precision, Exactness> exactness,
            int unmeasured) {}

    /** @param budget after which what is not measured is left out */
    Tuning(Path folder, List<Path> pictures, Duration budget, LiveLine live) {
        this.folder = folder;
        this.pictures = pictures;
        this.budget = budget;
        this.live = live;
    }

    /**
     * @param candidates those with the same threads next to each other
     * @param others precisions to try with the fastest candidate in float32
     * @throws UserException if a process could not measure; says why
     */
    Outcome run(List<Candidate> candidates, Set<Precision> others)
            throws UserException, IOException, InterruptedException {
        try {
            List<Measurement> measurements = measured(candidates, gridBudget(candidates.size(), others.size()));
            List<Candidate> more = new ArrayList<>();
            Recommendation.of(measurements, Set.of(Precision.FP32), Double.MAX_VALUE)
                    .ifPresent(best -> others.forEach(
                            precision -> more.add(best.candidate().with(precision))));
            List<Measurement> given = measured(more, budget);
            int missing = candidates.size() + others.size() - measurements.size() - given.size();
            return new Outcome(measurements, given, exactness, missing);
        } finally {
            live.clear();
        }
    }

    /** What is tried last would else pay for all that took longer than its share; the grid comes first where both are few. */
    private Duration gridBudget(int candidates, int others) {
        int turns = candidates + COMPARED_TURNS * others;
        int share = Math.max(candidates, turns / 2);
        return budget.multipliedBy(share).dividedBy(turns);
    }

    /** @param end since the start, after which nothing is measured */
    private List<Measurement> measured(List<Candidate> candidates, Duration end)
            throws UserException, IOException, InterruptedException {
        List<Measurement> measurements = new ArrayList<>();
        @Nullable WorkerProcess worker = null;
        int threads = 0;
        try {
            for (int i = 0; i < candidates.size() && leftMillis(end) > 0; i++) {
                Candidate candidate = candidates.get(i);
                if (worker == null || candidate.threads() != threads) {
                    if (worker != null) {
                        worker.close();
                    }
                    threads = candidate.threads();
                    worker = WorkerProcess.start(folder, threads, pictures);
                }
                long share = leftMillis(end) / (candidates.size() - i);
                measure(worker, new WorkerTurn(candidate, measuredMillis(share)), end)
                        .ifPresent(measurements::add);
            }
        } finally {
            if (worker != null) {
                worker.close();
            }
        }
        return measurements;
    }

    private static long measuredMillis(long shareMillis) {
        return Math.min(LONGEST_TURN_MILLIS, (long) (shareMillis * MEASURED_SHARE));
    }

    private Optional<Measurement> measure(WorkerProcess worker, WorkerTurn turn, Duration end)
            throws UserException, InterruptedException {
        Candidate candidate = turn.candidate();
        worker.ask(turn);
        while (leftMillis(end) > 0) {
            Optional<WorkerAnswer> answer = worker.answer(candidate, LOOK);
            if (answer.isPresent()) {
                exactness.put(candidate.precision(), answer.get().exactness());
                return answer.map(WorkerAnswer::measurement);
            }
            live.show(() -> progress(candidate));
        }
        return Optional.empty();
    }

    private String progress(Candidate candidate) {
        long passed = budget.toMillis() - leftMillis(budget);
        int filled = (int) Math.min(BAR_WIDTH, BAR_WIDTH * passed / budget.toMillis());
        return "[%s%s] %d of %d s: %s"
                .formatted(
                        "#".repeat(filled),
                        ".".repeat(BAR_WIDTH - filled),
                        passed / 1000,
                        budget.toSeconds(),
                        candidate);
    }

    private long leftMillis(Duration end) {
        return end.minusNanos(System.nanoTime() - startedAt).toMillis();
    }
}
