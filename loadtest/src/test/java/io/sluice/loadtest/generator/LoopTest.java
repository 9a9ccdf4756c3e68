package io.sluice.loadtest.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.loadtest.arrivals.ArrivalSchedule;
import io.sluice.loadtest.arrivals.Arrivals;
import io.sluice.loadtest.arrivals.RateProfile;
import io.sluice.loadtest.arrivals.Spacing;
import io.sluice.loadtest.measure.Answer;
import io.sluice.loadtest.measure.Distribution;
import io.sluice.loadtest.measure.LoadReport;
import io.sluice.loadtest.measure.Measurements;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both loops against a server with a known delay that stalls for a second, in virtual time. */
@Timeout(60)
class LoopTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;
    private static final Duration LENGTH = Duration.ofSeconds(10);

    private final VirtualTicker ticker = new VirtualTicker();
    private final long start = ticker.nanoTime();
    private final Measurements measurements = new Measurements(start, start, Duration.ofMillis(10));
    private final VirtualServer server =
            new VirtualServer(ticker, measurements, MILLI, start + 5 * SECOND, start + 6 * SECOND);

    @Test
    void openLoop_serverStallsForASecond_chargesItForEverybodyWhoWaited() throws Exception {
        Distribution latency = runOpen(100).latencies().latency();

        // 100 of 1000 requests came in the stall, and waited for what was left of it and for those before them.
        assertThat(millis(latency.p50())).isCloseTo(1, within(0.01));
        assertThat(millis(latency.quantiles().p90())).isBetween(1.0, 150.0);
        assertThat(millis(latency.p99())).isBetween(890.0, 920.0);
        assertThat(millis(latency.max())).isCloseTo(1001, within(2.0));
    }

    @Test
    void closedLoop_serverStallsForASecond_hidesItAsCoordinatedOmissionDoes() throws Exception {
        new ClosedLoop(List.of(server.blockingLane()), ticker).run(1, start + LENGTH.toNanos());

        Distribution latency = measurements.report(LENGTH).latencies().latency();
        assertThat(latency.count()).isCloseTo(9000, within(2L));
        assertThat(millis(latency.p99())).isCloseTo(1, within(0.01));
        assertThat(millis(latency.max())).isCloseTo(1001, within(2.0));
    }

    @Test
    void openLoop_clientThatCannotKeepUp_isToldByItsLateness() throws Exception {
        // Each send keeps the client for 1 ms, and 2000 a second are wanted.
        new OpenLoop(List.of(server.blockingLane()), measurements, ticker)
                .run(arrivals(2000, Duration.ofSeconds(2)).schedule(), start);

        LoadReport report = measurements.report(Duration.ofSeconds(2));
        assertThat(report.saturation().isSaturated()).isTrue();
        assertThat(millis(report.saturation().lateness().max())).isCloseTo(2000, within(10.0));
        assertThat(millis(report.latencies().latency().max())).isCloseTo(2001, within(10.0));
    }

    @Test
    void openLoop_severalLanes_takesThemInTurn() throws Exception {
        List<Integer> used = new ArrayList<>();
        List<Lane> lanes = List.of(lane(used, 0), lane(used, 1), lane(used, 2));

        new OpenLoop(lanes, measurements, ticker)
                .run(arrivals(7, Duration.ofSeconds(1)).schedule(), start);

        assertThat(used).containsExactly(0, 1, 2, 0, 1, 2, 0);
    }

    @Test
    void openLoop_tooMuchUnderWay_countsTheRestAsNotSent() throws Exception {
        Queue<Completion> unanswered = new ConcurrentLinkedQueue<>();
        Lane silent = (intended, completion) -> unanswered.add(completion);
        int tooMany = 10;
        ArrivalSchedule schedule = arrivals(OpenLoop.MAX_IN_FLIGHT + tooMany, Duration.ofSeconds(1))
                .schedule();

        CompletableFuture<Void> loop = CompletableFuture.runAsync(() -> {
            try {
                new OpenLoop(List.of(silent), measurements, ticker).run(schedule, start);
            } catch (InterruptedException interruption) {
                throw new IllegalStateException(interruption);
            }
        });
        while (measurements.report(LENGTH).saturation().notSent() < tooMany) {
            assertThat(Thread.interrupted()).as("timed out").isFalse();
        }
        unanswered.forEach(Completion::ended);
        loop.join();

        assertThat(unanswered).hasSize(OpenLoop.MAX_IN_FLIGHT);
        assertThat(measurements.report(LENGTH).saturation().isSaturated()).isTrue();
    }

    @Test
    void closedLoop_requestsThatEndInsideTheirSend_doNotNest() throws Exception {
        long end = start + 100_000;
        Lane refusing = (intended, completion) -> {
            ticker.sleepUntil(ticker.nanoTime() + 1);
            measurements.failed("UNAVAILABLE", intended, ticker.nanoTime());
            completion.ended();
        };

        new ClosedLoop(List.of(refusing), ticker).run(1, end);

        assertThat(measurements.report(LENGTH).counts().failed()).isEqualTo(100_000);
    }

    private LoadReport runOpen(int rate) throws InterruptedException {
        new OpenLoop(List.of(server.lane()), measurements, ticker)
                .run(arrivals(rate, LENGTH).schedule(), start);
        assertThat(server.requests()).isEqualTo(rate * LENGTH.toSeconds());
        return measurements.report(LENGTH);
    }

    private Lane lane(List<Integer> used, int number) {
        return (intended, completion) -> {
            used.add(number);
            measurements.answered(new Answer(1, 1, 0, 0, 0), intended, intended, ticker.nanoTime());
            completion.ended();
        };
    }

    private static Arrivals arrivals(int rate, Duration length) {
        return new Arrivals.Paced(RateProfile.constant(rate, length), Spacing.CONSTANT, 1);
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
