package io.sluice.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * How a server is, before and after: its threads, what it holds, what it has written to its log. From the beginning to {@link
 * #close} every buffer of Netty is watched, and the log goes through here.
 */
final class VitalSigns implements AutoCloseable {

    /** Begin the names of threads that come and go with the work. */
    private static final Set<String> PASSING = Set.of(
            "sluice-loader",
            "sluice-freed-memory",
            "sluice-refusal-warmup",
            "sluice-picture-warmup",
            "sluice-hash",
            "sluice-tokenizer");

    private final ServerFixture fixture;
    private final List<String> models;
    private final Set<String> threads = threads();
    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    private final ConcurrentLinkedQueue<String> traces = new ConcurrentLinkedQueue<>();
    private final PrintStream errors = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Handler handler = new TraceHandler();

    VitalSigns(ServerFixture fixture, String... models) {
        this.fixture = fixture;
        this.models = List.of(models);
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        Logger.getLogger("").addHandler(handler);
        System.setErr(new PrintStream(new Both(errors, written), true, StandardCharsets.UTF_8));
    }

    /** Waits until the server holds nothing any more, and fails where it is not as it was. */
    void assertUnharmed() {
        for (String model : models) {
            Patience.until(
                    "every row and permit of " + model + " is back", () -> fixture.metrics.rowsInside(model) == 0);
            assertThat(fixture.metrics.value("sluice_queue_bytes", model)).isZero();
        }
        Patience.until("every byte on its way is back", () -> onTheWay() == 0);
        assertThat(threads()).containsAll(threads);
        // Netty tells of a buffer that was collected unreleased when it hands out another.
        System.gc();
        fixture.metrics.rowsInside(models.get(0));
        Patience.until("the server answers", () -> answers());
        String log = written.toString(StandardCharsets.UTF_8);
        assertThat(log).doesNotContain("LEAK");
        assertThat(log.lines().filter(line -> line.startsWith("\tat "))).isEmpty();
        assertThat(traces).isEmpty();
    }

    private boolean answers() {
        try {
            return Patience.get(
                            fixture.classify(Messages.classify(models.get(0), Messages.encoded(Golden.PICTURES.get(0)))
                                    .build()))
                    .hasTiming();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private double onTheWay() {
        return fixture.metrics.value("sluice_arriving_bytes", "(server)")
                + fixture.metrics.value("sluice_leaving_bytes", "(server)");
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("sluice-") && !PASSING.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public void close() {
        System.setErr(errors);
        Logger.getLogger("").removeHandler(handler);
        ResourceLeakDetector.setLevel(level);
    }

    /** gRPC writes to another log than the server. */
    private final class TraceHandler extends Handler {
        @Override
        public void publish(LogRecord record) {
            if (record.getThrown() != null) {
                traces.add(record.getLoggerName() + ": " + record.getMessage() + ": " + record.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private static final class Both extends OutputStream {

        private final OutputStream one;
        private final OutputStream other;

        Both(OutputStream one, OutputStream other) {
            this.one = one;
            this.other = other;
        }

        @Override
        public void write(int c) throws java.io.IOException {
            one.write(c);
            other.write(c);
        }
    }
}
