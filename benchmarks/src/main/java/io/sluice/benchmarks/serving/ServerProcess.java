package io.sluice.benchmarks.serving;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server in a JVM of its own, so that neither the clients' collector nor their compiler stops it. */
final class ServerProcess implements AutoCloseable {

    /** What the model is called. */
    static final String MODEL = "model";

    private static final int STOP_SECONDS = 20;

    /** What the launcher sets. */
    private static final Map<String, String> AS_LAUNCHED = Map.of(
            "GOMP_SPINCOUNT", "1000",
            "OMP_WAIT_POLICY", "PASSIVE",
            "MALLOC_ARENA_MAX", "2",
            "MALLOC_MMAP_THRESHOLD_", "33554432",
            "MALLOC_TRIM_THRESHOLD_", "268435456",
            "MALLOC_TOP_PAD_", "67108864");

    private final Process process;
    private final int grpcPort;
    private final URI metrics;
    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * Starts a server and blocks until it serves.
     *
     * @param location of the model
     * @param flags as on the command line, {@code --name=value}
     * @throws IOException if it does not come up; it has told why on the standard error
     */
    ServerProcess(String location, List<String> flags) throws IOException {
        this(location, flags, Map.of());
    }

    /**
     * As the other, with variables in its environment.
     *
     * @param variables beside those that this process has
     */
    ServerProcess(String location, List<String> flags, Map<String, String> variables) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:G1HeapRegionSize=4m",
                "-XX:+ExplicitGCInvokesConcurrent",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                ServedFlags.class.getName(),
                MODEL + "=" + location,
                "--port=0",
                "--http-port=0"));
        command.addAll(flags);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        AS_LAUNCHED.forEach(builder.environment()::putIfAbsent);
        builder.environment().putAll(variables);
        process = builder.start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        if (line == null || !line.startsWith(ServedFlags.READY)) {
            process.destroyForcibly();
            throw new IOException("the server did not come up: " + line);
        }
        String[] words = line.split(" ");
        grpcPort = Integer.parseInt(words[1]);
        metrics = URI.create("http://127.0.0.1:%s/metrics".formatted(words[2]));
    }

    int grpcPort() {
        return grpcPort;
    }

    /** Of the operating system. */
    long pid() {
        return process.pid();
    }

    /** What its metrics page says now. */
    MetricsSample metrics() throws IOException, InterruptedException {
        HttpResponse<String> page = http.send(
                HttpRequest.newBuilder(metrics)
                        .timeout(Duration.ofSeconds(STOP_SECONDS))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return MetricsSample.parse(page.body());
    }

    /** What it has used of all cores since its start. */
    Duration cpuTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Lets it finish what it has admitted, and end. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException gone) {
            process.destroyForcibly();
        } catch (InterruptedException interruption) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
