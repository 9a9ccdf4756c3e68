package io.sluice.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that stall occupy every thread, and a probe is answered all the same, within the bounds of the port. */
class SlowClientTest {

    /** The longest that a client may take, the timer's period, and room for a busy machine. */
    private static final Duration ANSWERED_WITHIN =
            Duration.ofSeconds(Math.max(HttpLimits.REQUEST_SECONDS, HttpLimits.RESPONSE_SECONDS) + 10);

    /** More than the socket buffers of both sides hold. */
    private static final byte[] LARGE = new byte[32 << 20];

    private final List<Socket> slow = new ArrayList<>();

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : slow) {
            socket.close();
        }
    }

    @Test
    void livez_clientsSendHalfARequest_isAnswered() throws Exception {
        try (HttpEndpoint endpoint = start()) {
            stall(endpoint, "GET /metrics HTTP/1.1\r\nHost: a\r\nX-");

            assertThat(livez(endpoint)).isEqualTo(200);
        }
    }

    @Test
    void livez_clientsDoNotReadTheirReply_isAnswered() throws Exception {
        try (HttpEndpoint endpoint = start()) {
            stall(endpoint, "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(livez(endpoint)).isEqualTo(200);
        }
    }

    @Test
    void livez_moreConnectionsThanAllowed_isAnsweredOnceTheyAreGone() throws Exception {
        try (HttpEndpoint endpoint = start()) {
            for (int i = 0; i < HttpLimits.CONNECTIONS / HttpLimits.THREADS; i++) {
                stall(endpoint, "");
            }
            hangUp();

            assertThat(livez(endpoint)).isEqualTo(200);
        }
    }

    @Test
    void livez_hugeHeaders_areRefusedAndTheNextIsAnswered() throws Exception {
        try (HttpEndpoint endpoint = start();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
            socket.setSoTimeout((int) ANSWERED_WITHIN.toMillis());
            String header = "GET /livez HTTP/1.1\r\nHost: a\r\nX-A: " + "a".repeat(2 * HttpLimits.REQUEST_HEADER_BYTES);
            socket.getOutputStream().write((header + "\r\n\r\n").getBytes(US_ASCII));

            assertThat(statusLine(socket)).doesNotContain("200");
            assertThat(livez(endpoint)).isEqualTo(200);
        }
    }

    private static HttpEndpoint start() throws IOException {
        return HttpEndpoint.start(
                new HttpPolicy("127.0.0.1", 0),
                Optional.empty(),
                (format, out) -> out.write(LARGE),
                new Probes(List::of, () -> true, () -> false, List::of));
    }

    private void stall(HttpEndpoint endpoint, String request) throws IOException {
        for (int i = 0; i < HttpLimits.THREADS; i++) {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.port()));
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            slow.add(socket);
        }
    }

    private static int livez(HttpEndpoint endpoint) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + "/livez"))
                .timeout(ANSWERED_WITHIN)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Empty where the server hung up. */
    private static String statusLine(Socket socket) {
        try {
            return new String(socket.getInputStream().readNBytes(15), US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }
}
