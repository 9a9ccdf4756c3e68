package io.sluice.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonStreamParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** {@code serve --json} as a process of its own, on free ports. */
final class ServedProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path errors;
    private final Reader answers;

    private ServedProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.answers = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8);
    }

    /**
     * @param folder for what it writes to standard error
     * @param arguments model and settings
     */
    static ServedProcess start(Path folder, String... arguments) throws IOException {
        return start(folder, List.of(), arguments);
    }

    /** The same, with more options of the JVM. */
    static ServedProcess start(Path folder, List<String> options, String... arguments) throws IOException {
        Path errors = folder.resolve("stderr");
        List<String> command = command();
        command.addAll(1, options);
        command.addAll(List.of("serve", "--port=0", "--http-port=0", "--json"));
        command.addAll(List.of(arguments));
        return new ServedProcess(
                new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
    }

    /** The command itself; with the options that keep a new JVM from warning of libraries, as the launcher gives them. */
    static List<String> command() {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        int release = Runtime.version().feature();
        if (release >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        if (release >= 23) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.sluice.cli.Main"));
        return command;
    }

    /** What it prints once it is ready: where it listens. */
    JsonObject ready() {
        return new JsonStreamParser(answers).next().getAsJsonObject();
    }

    /** Sends SIGTERM; {@link Process#destroy} would close the streams too. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Sends SIGINT, as Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    /** Sends SIGKILL. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Blocks until standard error contains this. */
    void awaitSaid(String text) throws IOException {
        await(text, said -> said.contains(text));
    }

    private void await(String what, Predicate<String> condition) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.test(said())) {
            if (System.nanoTime() - deadline > 0 || !process.isAlive()) {
                throw new AssertionError("never said: " + what + "; but: " + said());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** What it has written to standard error. */
    String said() throws IOException {
        return Files.readString(errors);
    }

    /** Its exit code, once it has ended. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it has not ended");
        }
        return process.exitValue();
    }

    /** What is left of standard output. */
    String remainder() throws IOException {
        StringWriter rest = new StringWriter();
        answers.transferTo(rest);
        return rest.toString();
    }

    /** Blocks until its metrics have a line that begins like this and ends in another number than 0. */
    static void awaitMetric(String http, String start) throws IOException, InterruptedException {
        HttpRequest page = HttpRequest.newBuilder(URI.create("http://" + http + "/metrics"))
                .build();
        HttpClient client = HttpClient.newHttpClient();
        while (client.send(page, HttpResponse.BodyHandlers.ofLines())
                .body()
                .noneMatch(line -> line.startsWith(start) && !line.endsWith(" 0.0"))) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
