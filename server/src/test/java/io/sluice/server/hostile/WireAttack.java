package io.sluice.server.hostile;

import static io.sluice.server.hostile.Http2Frames.CONTINUATION;
import static io.sluice.server.hostile.Http2Frames.DATA;
import static io.sluice.server.hostile.Http2Frames.END_HEADERS;
import static io.sluice.server.hostile.Http2Frames.END_STREAM;
import static io.sluice.server.hostile.Http2Frames.HEADERS;
import static io.sluice.server.hostile.Http2Frames.NO_FLAGS;
import static io.sluice.server.hostile.Http2Frames.PING;
import static io.sluice.server.hostile.Http2Frames.PRIORITY;
import static io.sluice.server.hostile.Http2Frames.SETTINGS;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Bytes on a connection of the gRPC port that are no HTTP/2, or no gRPC, or too much of it. */
public final class WireAttack implements Attack {

    private static final String CLASSIFY = "sluice.v1.InferenceService/Classify";
    private static final String STREAM = "sluice.v1.InferenceService/Stream";
    private static final int REPEATS = 64;

    /** Some time to be heard; the server need not hang up. */
    private static final int READ_MILLIS = 2;

    private final int port;
    private final byte[] request;

    /** @param request a message of Classify that is right */
    public WireAttack(int port, byte[] request) {
        this.port = port;
        this.request = request;
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

    private byte[] bytes(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> Mutation.noise(random, 200);
            case 1 -> Mutation.of(Http2Frames.PREFACE, random);
            case 2 -> frames(random);
            case 3 -> headerBomb();
            case 4 -> continuations(random);
            case 5 -> resets();
            case 6 -> control(random);
            case 7 -> dataOutOfPlace(random);
            case 8 -> framing(random);
            case 9 -> abandoned(random);
            default -> Mutation.of(rightCall(), random);
        };
    }

    private byte[] rightCall() {
        return Http2Frames.hello().call(1, CLASSIFY).message(1, request, true).toByteArray();
    }

    /** Any frame at all, also those that nobody has defined, and lengths that lie. */
    private static byte[] frames(Random random) {
        Http2Frames frames = Http2Frames.hello();
        for (int i = random.nextInt(8); i >= 0; i--) {
            byte[] payload = Mutation.noise(random, 64);
            int length = random.nextInt(4) == 0 ? random.nextInt(1 << 24) : payload.length;
            int stream = random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(6);
            frames.header(length, random.nextInt(14), random.nextInt(256), stream)
                    .raw(payload);
        }
        return frames.toByteArray();
    }

    /** A field of 4 KB, remembered by the decoder, and named again by one byte each time. */
    private static byte[] headerBomb() {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x40); // with indexing
        block.write(1);
        block.write('x');
        block.write(0x7f); // 127 and the rest: 3,900
        block.write(0xbd);
        block.write(0x1d);
        block.writeBytes(new byte[3900]);
        for (int i = 0; i < 12_000; i++) {
            block.write(0xbe); // the newest of the table
        }
        return Http2Frames.hello()
                .frame(HEADERS, END_HEADERS | END_STREAM, 1, block.toByteArray())
                .toByteArray();
    }

    private static byte[] continuations(Random random) {
        Http2Frames frames = Http2Frames.hello().frame(HEADERS, NO_FLAGS, 1, Http2Frames.headersOf(CLASSIFY));
        for (int i = 0; i < 10 * REPEATS; i++) {
            frames.frame(CONTINUATION, NO_FLAGS, 1, Mutation.noise(random, 1));
        }
        return frames.toByteArray();
    }

    private static byte[] resets() {
        Http2Frames frames = Http2Frames.hello();
        for (int i = 0; i < REPEATS; i++) {
            frames.call(2 * i + 1, CLASSIFY).reset(2 * i + 1);
        }
        return frames.toByteArray();
    }

    private static byte[] control(Random random) {
        Http2Frames frames = Http2Frames.hello().call(1, STREAM);
        int kind = random.nextInt(5);
        for (int i = 0; i < REPEATS; i++) {
            switch (kind) {
                case 0 -> frames.frame(PING, NO_FLAGS, 0, new byte[8]);
                case 1 -> frames.frame(SETTINGS, NO_FLAGS, 0, new byte[0]);
                case 2 -> frames.frame(PRIORITY, NO_FLAGS, 2 * i + 3, new byte[5]);
                case 3 -> frames.windowUpdate(random.nextInt(2), random.nextInt());
                default -> frames.frame(DATA, NO_FLAGS, 1, new byte[0]);
            }
        }
        return frames.toByteArray();
    }

    private byte[] dataOutOfPlace(Random random) {
        int stream = random.nextInt(5);
        return Http2Frames.hello()
                .call(1, CLASSIFY)
                .message(1, request, true)
                .message(stream, request, random.nextBoolean())
                .call(random.nextInt(4), CLASSIFY)
                .toByteArray();
    }

    /** A gRPC prefix that lies about the length of the message, or has flags that do not exist. */
    private byte[] framing(Random random) {
        byte[] framed = Http2Frames.grpc(random.nextInt(), request);
        framed[0] = (byte) random.nextInt(4);
        return Http2Frames.hello()
                .call(1, random.nextBoolean() ? CLASSIFY : STREAM)
                .data(1, framed, random.nextBoolean())
                .toByteArray();
    }

    /** Messages that are reset, or left, in the middle. */
    private byte[] abandoned(Random random) {
        Http2Frames frames = Http2Frames.hello();
        for (int i = 0; i < 8; i++) {
            int stream = 2 * i + 1;
            frames.call(stream, random.nextBoolean() ? CLASSIFY : STREAM)
                    .data(stream, Http2Frames.grpc(1 + random.nextInt(1 << 20), request), false);
            if (random.nextBoolean()) {
                frames.reset(stream);
            }
        }
        return frames.toByteArray();
    }
}
