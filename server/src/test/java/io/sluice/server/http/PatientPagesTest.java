package io.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages that take time, and what they leave to the others. */
class PatientPagesTest {

    private static final long PATIENCE_SECONDS = 30;

    private static final byte[] IMPOSSIBLE_CHUNK =
            "POST /slow HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\nx"
                    .getBytes(StandardCharsets.US_ASCII);

    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Semaphore arrived = new Semaphore(0);
    private HttpEndpoint endpoint;

    /** Answers when it is told to. */
    private final class SlowPage implements Page {

        @Override
        public boolean takesTime() {
            return true;
        }

        @Override
        public boolean takes(String method) {
            return true;
        }

        @Override
        public Reply reply(Visit visit) throws IOException {
            String body = visit.body(10)
                    .map(given -> new String(given, StandardCharsets.UTF_8))
                    .orElse("too long");
            arrived.release();
            try {
                ready.await();
            } catch (InterruptedException stopped) {
                throw new IOException(stopped);
            }
            return Reply.text(Reply.OK, "%s %s".formatted(visit.query(), body));
        }
    }

    @BeforeEach
    void start() throws IOException {
        endpoint = HttpEndpoint.start(
                new HttpPolicy("127.0.0.1", 0),
                Optional.empty(),
                (format, out) -> {},
                new Probes(List::of, () -> true, () -> false, List::of),
                Map.of("/slow", new SlowPage()));
    }

    @AfterEach
    void stop() {
        ready.countDown();
        endpoint.close();
    }

    @Test
    void slowPage_bodyWithinItsLimit_isRead() throws Exception {
        ready.countDown();

        assertThat(get(slow("0123456789")).body()).isEqualTo("a=b%20c 0123456789");
    }

    @Test
    void slowPage_bodyBeyondItsLimit_isNotAndTheClientHearsTheAnswer() throws Exception {
        ready.countDown();

        assertThat(get(slow("0123456789+")).body()).isEqualTo("a=b%20c too long");
    }

    @Test
    void slowPage_chunkOfAnImpossibleSize_endsTheRequestAndHarmsNobody() throws Exception {
        ready.countDown();
        List<Socket> absurd = new ArrayList<>();
        for (int i = 0; i <= HttpLimits.PATIENT_THREADS; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port());
            absurd.add(socket);
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            socket.getOutputStream().write(IMPOSSIBLE_CHUNK);
        }
        for (Socket socket : absurd) {
            socket.getInputStream().readAllBytes(); // until the server has closed it
            socket.close();
        }

        assertThat(get(slow("x")).statusCode()).isEqualTo(200);
    }

    @Test
    void slowPage_moreThanWaitFor_areToldToComeAgainAndProbesAreAnswered() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
        for (int i = 0; i < HttpLimits.PATIENT_THREADS; i++) {
            running.add(slow("x"));
        }
        assertThat(arrived.tryAcquire(HttpLimits.PATIENT_THREADS, PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isTrue();
        for (int i = 0; i <= HttpLimits.PATIENT_WAITING; i++) {
            running.add(slow("x"));
        }

        HttpResponse<String> refused = get(CompletableFuture.anyOf(running.toArray(CompletableFuture[]::new))
                .thenApply(first -> cast(first)));
        HttpResponse<String> probe = get(send(HttpRequest.newBuilder(at("/livez"))));
        ready.countDown();

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(probe.statusCode()).isEqualTo(200);
        int answered = 0;
        for (CompletableFuture<HttpResponse<String>> each : running) {
            answered += get(each).statusCode() == 200 ? 1 : 0;
        }
        assertThat(answered).isEqualTo(HttpLimits.PATIENT_THREADS + HttpLimits.PATIENT_WAITING);
    }

    @Test
    void close_whileAnAnswerIsBeingWritten_letsItOut() throws Exception {
        CompletableFuture<HttpResponse<String>> running = slow("x");
        assertThat(arrived.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> closing = CompletableFuture.runAsync(endpoint::close);
        ready.countDown();

        assertThat(get(running).statusCode()).isEqualTo(200);
        closing.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void close_pageThatNeverAnswers_isCutOff() throws Exception {
        CompletableFuture<HttpResponse<String>> running = slow("x");
        assertThat(arrived.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

        endpoint.close();

        assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> get(running));
    }

    private CompletableFuture<HttpResponse<String>> slow(String body) {
        return send(HttpRequest.newBuilder(at("/slow?a=b%20c")).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + endpoint.port() + path);
    }

    private static <T> T get(CompletableFuture<T> call) throws Exception {
        return call.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @SuppressWarnings("unchecked")
    private static HttpResponse<String> cast(Object response) {
        return (HttpResponse<String>) response;
    }
}
