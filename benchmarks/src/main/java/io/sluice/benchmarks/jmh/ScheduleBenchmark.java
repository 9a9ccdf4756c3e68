package io.sluice.benchmarks.jmh;

import io.sluice.benchmarks.request.TinyRequests;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.Permit;
import io.sluice.server.request.Priority;
import io.sluice.server.schedule.Schedule;
import io.sluice.server.schedule.SchedulePolicy;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What does one row's way through the schedule cost, with so many waiting? Budget: a tenth of a request's 20 us. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScheduleBenchmark {

    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    @Param({"8", "1024"})
    int waiting;

    @Param({"1", "10", "100"})
    int clients;

    private final Schedule<InferenceRequest> schedule = new Schedule<>(SchedulePolicy.DEFAULT, Function.identity());

    @Setup
    public void fill() {
        for (int i = 0; i < waiting; i++) {
            CallTerms terms = new CallTerms("client-" + i % clients, Priority.INTERACTIVE, HOUR + i);
            InferenceRequest request = TinyRequests.of(1, terms, TinyRequests.NOBODY);
            request.admit(Permit.UNCOUNTED, 0);
            schedule.add(request);
        }
    }

    /** The next one runs, and comes again. */
    @Benchmark
    public InferenceRequest addAndRemoveNext() {
        InferenceRequest next = Objects.requireNonNull(schedule.next());
        schedule.removeNext();
        schedule.add(next);
        return next;
    }
}
