package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonStreamParser;
import io.sluice.server.access.ApiKey;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that says all it can, called with right and wrong credentials: none of them is in what it says. */
@Timeout(300)
class SecretsTest {

    private static final String TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJtYWxsb3J5In0.c2lnbmF0dXJlLW9mLW1hbGxvcnk";

    private static final long POLL_NANOS = 10_000_000;

    @TempDir
    Path folder;

    private final String key = ApiKey.random();
    private final String environmentKey = ApiKey.random();
    private final String wrongKey = ApiKey.random();
    private Certificates files;
    private Path clients;

    @Test
    void serve_rightAndWrongCredentials_areInNothingThatItSays() throws Exception {
        files = Certificates.in(folder);
        clients = Files.writeString(
                folder.resolve("clients.yaml"),
                "clients: [{name: one, key-sha256: %s, allow: [serve, admin]}]".formatted(ApiKey.digestOf(key)));
        StringBuilder said = new StringBuilder();
        Process printing = start("print.log", "--print-config");
        said.append(new String(printing.getInputStream().readAllBytes(), UTF_8));

        Path log = folder.resolve("serve.log");
        Process serving = start("serve.log", "--json");
        try (Reader answers = new InputStreamReader(serving.getInputStream(), UTF_8)) {
            JsonObject ready = new JsonStreamParser(answers).next().getAsJsonObject();
            String server = ready.get("grpc").getAsString();
            assertThat(models(server, "right.key", key).exitCode()).isZero();
            for (String wrong : List.of(wrongKey, TOKEN, "not-even-a-key")) {
                CommandRun refused = models(server, "wrong.key", wrong);
                assertThat(refused.err()).contains("CREDENTIALS_REJECTED");
                said.append(refused.out()).append(refused.err());
            }
            said.append(metrics(ready.get("http").getAsString()));
            // Somebody puts the keys themselves where their digests, or certificates, belong.
            Files.writeString(clients, "clients: [{name: one, key-sha256: %s, allow: serve}]".formatted(key));
            Files.writeString(files.server(), Files.readString(files.serverKey()));
            awaitTwo(log, "changed files cannot be used");
            assertThat(models(server, "right.key", key).exitCode()).isZero();
            serving.toHandle().destroy();
            assertThat(serving.waitFor(60, TimeUnit.SECONDS)).isTrue();
            StringWriter rest = new StringWriter();
            answers.transferTo(rest);
            said.append(ready).append(rest);
        } finally {
            serving.destroyForcibly();
        }
        said.append(Files.readString(log)).append(Files.readString(folder.resolve("print.log")));

        assertThat(said).contains("clients.yaml", "sluice_requests_total", "credentials_rejected");
        assertThat(said.toString()).doesNotContain(secrets());
    }

    private List<String> secrets() throws Exception {
        List<String> secrets = new ArrayList<>(List.of(key, environmentKey, wrongKey, TOKEN, "not-even-a-key"));
        for (Path file : List.of(files.serverKey(), files.clientKey())) {
            Files.readAllLines(file).stream()
                    .filter(line -> !line.startsWith("-----"))
                    .forEach(secrets::add);
        }
        return secrets;
    }

    private Process start(String log, String... more) throws Exception {
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx256m",
                                "-Dsluice.log.level=debug",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.sluice.cli.Main",
                                "serve",
                                "tiny=synthetic:base=1ms,per-row=0ms,size=8,classes=4",
                                "--port=0",
                                "--http-port=0",
                                "--tls-certificate=" + files.server(),
                                "--tls-key=" + files.serverKey(),
                                "--clients=" + clients),
                        Stream.of(more))
                .toList();
        ProcessBuilder process =
                new ProcessBuilder(command).redirectError(folder.resolve(log).toFile());
        process.environment().put("SLUICE_API_KEY", environmentKey);
        return process.start();
    }

    private CommandRun models(String server, String file, String secret) throws Exception {
        Path keyFile = Files.writeString(folder.resolve(file), secret);
        return CommandRun.of("models", "--server=" + server, "--ca=" + files.authority(), "--api-key-file=" + keyFile);
    }

    private String metrics(String address) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry(
                "root",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(files.authority()))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        HttpRequest page = HttpRequest.newBuilder(URI.create("https://" + address + "/metrics"))
                .build();
        return HttpClient.newBuilder()
                .sslContext(tls)
                .build()
                .send(page, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Until the server has said it twice: of the list, and of the certificate. */
    private static void awaitTwo(Path log, String sentence) throws Exception {
        while (Files.readString(log).split(sentence, -1).length <= 2) { // ended by the timeout of the test
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
