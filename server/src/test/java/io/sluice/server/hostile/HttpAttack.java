package io.sluice.server.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Random;

/** Requests to the HTTP port that no probe and no scraper would send. */
public final class HttpAttack implements Attack {

    private static final String[] PATHS = {
        "/metrics",
        "/livez",
        "/readyz",
        "/",
        "/api/status",
        "/api/classify?model=m&top_k=%zz",
        "/../../etc/passwd",
        "//",
        "/%",
        "*"
    };
    private static final String[] METHODS = {"GET", "HEAD", "POST", "PUT", "OPTIONS", "CONNECT", "get", "\0", ""};
    private static final int READ_MILLIS = 2;

    private final int port;

    public HttpAttack(int port) {
        this.port = port;
    }

    @Override
    public void carryOut(Random random) throws Exception {
        try (RawConnection connection = new RawConnection(port)) {
            connection.send(bytes(random));
            if (random.nextBoolean()) {
                connection.read(READ_MILLIS);
            }
        }
    }

    private static byte[] bytes(Random random) {
        String line =
                METHODS[random.nextInt(METHODS.length)] + " " + PATHS[random.nextInt(PATHS.length)] + " HTTP/1.1\r\n";
        String request = line + "Host: localhost\r\nContent-Type: image/png\r\nAccept-Encoding: gzip;q=0, *\r\n\r\n";
        return switch (random.nextInt(8)) {
            case 0 -> Mutation.noise(random, 200);
            case 1 -> (line + "Host: a\r\nContent-Length: " + random.nextLong() + "\r\n\r\nbody").getBytes(US_ASCII);
            case 2 -> (line + "Transfer-Encoding: chunked\r\n\r\nffffffff\r\n").getBytes(US_ASCII);
            case 3 -> (line + "X: y\r\n".repeat(random.nextInt(200)) + "\r\n").getBytes(US_ASCII);
            case 4 -> (line + "X: " + "y".repeat(random.nextInt(40_000)) + "\r\n\r\n").getBytes(US_ASCII);
            case 5 -> request.repeat(1 + random.nextInt(4)).getBytes(US_ASCII);
            default -> Mutation.of(request.getBytes(US_ASCII), random);
        };
    }
}
