package io.sluice.cli;

import com.google.gson.JsonObject;
import io.sluice.client.SluiceClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Several servers, each a process of its own. */
final class ServedFleet implements AutoCloseable {

    private static final String ANSWERED = "sluice_requests_total{model=\"m\",reason=\"ok\"} ";

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<ServedProcess> processes = new ArrayList<>();
    private final List<Server> servers = new ArrayList<>();

    /** One of them, once it serves. */
    record Server(ServedProcess process, String grpc, String http) {}

    /**
     * Starts them side by side, and blocks until all serve.
     *
     * @param folder for what they write to standard error
     * @param models what each serves as {@code m}, e.g. {@code synthetic:base=1ms}
     * @param arguments of all
     */
    static ServedFleet start(Path folder, List<String> models, String... arguments) throws IOException {
        ServedFleet fleet = new ServedFleet();
        try {
            for (String model : models) {
                Path own = Files.createDirectory(folder.resolve("server" + fleet.processes.size()));
                String[] all = Stream.concat(Stream.of("m=" + model), Arrays.stream(arguments))
                        .toArray(String[]::new);
                fleet.processes.add(ServedProcess.start(own, all));
            }
            for (ServedProcess process : fleet.processes) {
                JsonObject ready = process.ready();
                fleet.servers.add(new Server(
                        process,
                        ready.get("grpc").getAsString(),
                        ready.get("http").getAsString()));
            }
            return fleet;
        } catch (IOException | RuntimeException failed) {
            fleet.close();
            throw failed;
        }
    }

    Server get(int index) {
        return servers.get(index);
    }

    /** A client of some of them, in the order of their indices; of all, where none is named. */
    SluiceClient.Builder client(int... indices) {
        List<Server> chosen = indices.length == 0
                ? servers
                : Arrays.stream(indices).mapToObj(servers::get).toList();
        return SluiceClient.builder(chosen.stream().map(Server::grpc).toList());
    }

    /** Sends calls until each of these has answered one: connections come up when they come up. */
    void callUntilAllHaveAnswered(PacedCalls calls, int... indices) throws IOException, InterruptedException {
        long[] before = answered(indices);
        boolean all = false;
        while (!all) {
            calls.send(indices.length);
            long[] now = answered(indices);
            all = IntStream.range(0, indices.length).allMatch(i -> now[i] > before[i]);
        }
    }

    /** Calls that each of these has answered so far. */
    long[] answered(int... indices) throws IOException, InterruptedException {
        long[] counts = new long[indices.length];
        for (int i = 0; i < indices.length; i++) {
            counts[i] = answered(indices[i]);
        }
        return counts;
    }

    private long answered(int index) throws IOException, InterruptedException {
        HttpRequest page = HttpRequest.newBuilder(
                        URI.create("http://" + servers.get(index).http() + "/metrics"))
                .build();
        return http.send(page, HttpResponse.BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith(ANSWERED))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(ANSWERED.length())))
                .sum();
    }

    @Override
    public void close() {
        processes.forEach(ServedProcess::close);
    }
}
