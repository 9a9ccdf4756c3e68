package io.sluice.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sluice.server.replica.supervision.ReplicaState;
import io.sluice.server.replica.supervision.ReplicaStatus;
import io.sluice.server.repository.ModelState;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.repository.pipeline.ReplicaGroupStatus;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import io.sluice.server.telemetry.PrometheusTelemetry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEndpointTest {

    private static final HttpPolicy FREE_PORT = new HttpPolicy("127.0.0.1", 0);

    private final HttpClient client = HttpClient.newHttpClient();
    private final PrometheusTelemetry telemetry = new PrometheusTelemetry("test");
    private volatile List<ModelStatus> models = List.of();
    private volatile List<String> deadThreads = List.of();
    private volatile boolean started;
    private volatile boolean stopping;
    private final Probes probes = new Probes(() -> models, () -> started, () -> stopping, () -> deadThreads);
    private HttpEndpoint endpoint;

    @BeforeEach
    void start() throws IOException {
        ModelMeter meter = telemetry.model("vit");
        meter.add(Instrument.BATCH_FAULTS, 3);
        meter.recordNanos(Instrument.EXECUTE_DURATION, 1_000_000);
        endpoint = HttpEndpoint.start(FREE_PORT, Optional.empty(), telemetry::write, probes);
    }

    @AfterEach
    void stop() {
        endpoint.close();
        telemetry.close();
    }

    @Test
    void metrics_plainRequest_isPrometheusText() throws Exception {
        HttpResponse<String> reply = get("/metrics");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(reply.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(reply.body().lines()).contains("sluice_batch_faults_total{model=\"vit\"} 3.0");
    }

    @Test
    void metrics_openMetricsAccepted_isOpenMetrics() throws Exception {
        HttpResponse<String> reply =
                get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

        assertThat(reply.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/openmetrics-text");
        assertThat(reply.body()).endsWith("# EOF\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate, gzip;q=1.0", "GZIP"})
    void metrics_gzipAccepted_isCompressed(String coding) throws Exception {
        HttpRequest request =
                request("/metrics").header("Accept-Encoding", coding).build();

        HttpResponse<byte[]> reply = client.send(request, HttpResponse.BodyHandlers.ofByteArray());

        assertThat(reply.headers().firstValue("Content-Encoding")).hasValue("gzip");
        byte[] body = new GZIPInputStream(new ByteArrayInputStream(reply.body())).readAllBytes();
        assertThat(new String(body, UTF_8)).contains("sluice_batch_faults_total{model=\"vit\"} 3.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip;q=0", "deflate"})
    void metrics_gzipNotAccepted_isPlain(String coding) throws Exception {
        assertThat(get("/metrics", "Accept-Encoding", coding).headers().firstValue("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void metrics_scrapeFails_isAnErrorAndTheNextWorks() throws Exception {
        try (HttpEndpoint broken = HttpEndpoint.start(
                FREE_PORT,
                Optional.empty(),
                (format, out) -> {
                    throw new IOException("no metrics");
                },
                probes)) {
            assertThat(get(broken, "/metrics").statusCode()).isEqualTo(500);
            assertThat(get(broken, "/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void livez_noModelServesAndTheServerStops_isStillOk() throws Exception {
        models = List.of(status("vit", ModelState.FAILED, "no config.json"));
        stopping = true;

        assertThat(get("/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void livez_aThreadHasDied_isUnavailableAndSaysWhich() throws Exception {
        models = List.of(status("vit", ModelState.READY, ""));
        deadThreads = List.of("the batcher of model vit");

        HttpResponse<String> reply = get("/livez");

        assertThat(reply.statusCode()).isEqualTo(503);
        assertThat(reply.body()).isEqualTo("a thread has died: the batcher of model vit\n");
        assertThat(get("/readyz").statusCode()).as("another question").isEqualTo(200);
    }

    @Test
    void startupz_untilStarted_isUnavailableAndTellsWhatTheModelsDo() throws Exception {
        models = List.of(status("vit", ModelState.READY, ""), status("clip", ModelState.LOADING, ""));

        HttpResponse<String> reply = get("/startupz");

        assertThat(reply.statusCode()).isEqualTo(503);
        assertThat(reply.body()).isEqualTo("vit READY\nclip LOADING\n");
    }

    @Test
    void startupz_started_isOkWhateverTheModelsDo() throws Exception {
        started = true;
        models = List.of(status("vit", ModelState.FAILED, ""));

        assertThat(get("/startupz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
    }

    @Test
    void readyz_stopping_isUnavailableAndSaysSo() throws Exception {
        models = List.of(status("vit", ModelState.READY, ""));
        stopping = true;

        HttpResponse<String> reply = get("/readyz");

        assertThat(reply.statusCode()).isEqualTo(503);
        assertThat(reply.body()).isEqualTo("the server is stopping\nvit READY\n");
    }

    @Test
    void readyz_noReplicaServes_isUnavailableAndSaysWhichIsHow() throws Exception {
        ReplicaStatus hung = new ReplicaStatus("cpu:0/0", ReplicaState.HUNG, Instant.EPOCH, 1);
        models = List.of(new ModelStatus(
                "vit",
                ModelState.READY,
                "",
                Optional.empty(),
                new ReplicaGroupStatus(List.of(hung), 8, List.of(), List.of(), List.of(), 0)));

        HttpResponse<String> reply = get("/readyz");

        assertThat(reply.statusCode()).isEqualTo(503);
        assertThat(reply.body()).isEqualTo("vit READY, but no replica serves: cpu:0/0 HUNG\n");
    }

    @Test
    void readyz_modelUnloadedByAnAdministrator_isNotMissedWhileAnotherServes() throws Exception {
        ModelStatus gone = new ModelStatus(
                "clip", ModelState.UNLOADED, "", Optional.empty(), ReplicaGroupStatus.none(8), List.of(), false);
        models = List.of(gone, status("vit", ModelState.READY, ""));
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").body()).isEqualTo("clip UNLOADED, unloaded by an administrator\nvit READY\n");

        models = List.of(gone);
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
    }

    @Test
    void readyz_everyModelReady_isOkAndListsThem() throws Exception {
        models = List.of(status("vit", ModelState.READY, ""), status("clip", ModelState.READY, ""));

        HttpResponse<String> reply = get("/readyz");

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("vit READY\nclip READY\n");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "READY")
    void readyz_aModelInAnotherState_isUnavailableAndSaysWhich(ModelState state) throws Exception {
        models = List.of(status("vit", ModelState.READY, ""), status("clip", state, ""));

        HttpResponse<String> reply = get("/readyz");

        assertThat(reply.statusCode()).isEqualTo(503);
        assertThat(reply.body()).startsWith("vit READY\nclip " + state);
    }

    @Test
    void readyz_failedModel_tellsNoPath() throws Exception {
        models = List.of(status("vit", ModelState.FAILED, "/secret/config.json is missing"));

        assertThat(get("/readyz").body()).isEqualTo("vit FAILED; GetModel and the log say why\n");
    }

    @Test
    void readyz_noModel_isUnavailable() throws Exception {
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metricsx", "/metrics/", "/LIVEZ", "/%2e%2e/etc/passwd"})
    void anyOtherPath_get_isNotFoundAndListsWhatThereIs(String path) throws Exception {
        HttpResponse<String> reply = get(path);

        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(reply.body().lines()).contains("/livez", "/metrics", "/readyz", "/startupz");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void livez_otherMethod_isNotAllowed(String method) throws Exception {
        HttpRequest request = request("/livez")
                .method(method, HttpRequest.BodyPublishers.ofString("x"))
                .build();

        HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(reply.statusCode()).isEqualTo(405);
        assertThat(reply.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void metrics_head_hasNoBody() throws Exception {
        HttpRequest request = request("/metrics")
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();

        HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void start_portTaken_saysWhichAndWhatToDo() {
        HttpPolicy taken = new HttpPolicy("127.0.0.1", endpoint.port());

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> HttpEndpoint.start(taken, Optional.empty(), telemetry::write, probes))
                .withMessage(
                        "cannot listen on 127.0.0.1 port %d for metrics and probes (Address already in use); choose"
                                + " another http.port with --http-port",
                        endpoint.port());
    }

    @Test
    void start_unknownHost_saysSo() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> HttpEndpoint.start(
                        new HttpPolicy("no host.invalid", 0), Optional.empty(), telemetry::write, probes))
                .withMessageContaining("http.host 'no host.invalid' is not an address of this machine");
    }

    @Test
    void close_twice_portIsFreeAgain() throws Exception {
        int port = endpoint.port();
        endpoint.close();
        endpoint.close();

        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> get("/livez"));
        HttpEndpoint.start(new HttpPolicy("127.0.0.1", port), Optional.empty(), telemetry::write, probes)
                .close();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(HttpEndpoint at, String path) throws Exception {
        return client.send(request(at, path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return request(endpoint, path);
    }

    private static HttpRequest.Builder request(HttpEndpoint at, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at.port() + path));
    }

    private static ModelStatus status(String name, ModelState state, String failure) {
        return new ModelStatus(name, state, failure, Optional.empty(), replicas(state));
    }

    private static ReplicaGroupStatus replicas(ModelState state) {
        ReplicaStatus serving = new ReplicaStatus("cpu:0/0", ReplicaState.SERVING, Instant.EPOCH, 0);
        return new ReplicaGroupStatus(
                state == ModelState.READY ? List.of(serving) : List.of(), 8, List.of(), List.of(), List.of(), 0);
    }
}
