package io.sluice.cli.tune;

import io.sluice.cli.logging.LogSetup;
import io.sluice.cli.output.UserException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A {@link TuneWorker}, from here. */
final class WorkerProcess implements AutoCloseable {

    private static final String ENDED = "";
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final Process process;
    private final PrintStream turns;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private WorkerProcess(Process process) {
        this.process = process;
        this.turns = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "sluice-tune-answers");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * @param folder of the model
     * @param threads of the engine
     * @param pictures to compare the answers to
     */
    static WorkerProcess start(Path folder, int threads, List<Path> pictures) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-javaagent") && !argument.startsWith("-agentlib"))
                .forEach(command::add);
        command.add("-D%s=warn".formatted(LogSetup.LEVEL));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(TuneWorker.class.getName());
        command.add(folder.toString());
        command.add(Integer.toString(threads));
        pictures.forEach(picture -> command.add(picture.toString()));
        return new WorkerProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    void ask(WorkerTurn turn) {
        turns.println(turn.line());
    }

    /**
     * Waits for the answer to the latest turn.
     *
     * @return empty if there is none yet
     * @throws UserException if there will be none; says why
     */
    Optional<WorkerAnswer> answer(Candidate candidate, Duration patience) throws UserException, InterruptedException {
        @Nullable String line = answers.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (line == null) {
            return Optional.empty();
        }
        if (line.equals(ENDED)) {
            throw new UserException(
                    "the process that measures %s ended with exit code %d; it may have had too little memory"
                            .formatted(candidate, process.waitFor()));
        }
        if (WorkerTurn.isFailure(line)) {
            throw new UserException(WorkerTurn.reason(line));
        }
        return Optional.of(WorkerAnswer.parse(candidate, line));
    }

    /** Ends the process at once, whatever it measures. */
    @Override
    public void close() {
        turns.close();
        process.destroyForcibly();
        try {
            process.waitFor(STOP_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                answers.add(line);
            }
        } catch (IOException closed) {
            // As at the end.
        }
        answers.add(ENDED);
    }
}
