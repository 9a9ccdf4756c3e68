package io.sluice.server.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Bytes of HTTP/2 (RFC 9113) and of gRPC above it, right or wrong; in the order of the calls. */
public final class Http2Frames {

    public static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);

    public static final int DATA = 0x0;
    public static final int HEADERS = 0x1;
    public static final int PRIORITY = 0x2;
    public static final int RST_STREAM = 0x3;
    public static final int SETTINGS = 0x4;
    public static final int PING = 0x6;
    public static final int GOAWAY = 0x7;
    public static final int WINDOW_UPDATE = 0x8;
    public static final int CONTINUATION = 0x9;

    public static final int END_STREAM = 0x1;
    public static final int END_HEADERS = 0x4;
    public static final int NO_FLAGS = 0x0;

    /** Of SETTINGS: how much of one stream the server may send before it is asked for more. */
    public static final int INITIAL_WINDOW_SIZE = 0x4;

    private static final int CANCEL = 0x8;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A connection's beginning. */
    public static Http2Frames hello() {
        return new Http2Frames().raw(PREFACE).frame(SETTINGS, NO_FLAGS, 0, new byte[0]);
    }

    public Http2Frames raw(byte[] any) {
        bytes.writeBytes(any);
        return this;
    }

    public Http2Frames frame(int type, int flags, int stream, byte[] payload) {
        return header(payload.length, type, flags, stream).raw(payload);
    }

    /** A frame's header, which may lie about the length of what follows. */
    public Http2Frames header(int length, int type, int flags, int stream) {
        bytes.write(length >> 16);
        bytes.write(length >> 8);
        bytes.write(length);
        bytes.write(type);
        bytes.write(flags);
        return integer(stream);
    }

    public Http2Frames setting(int name, int value) {
        ByteBuffer payload = ByteBuffer.allocate(6).putShort((short) name).putInt(value);
        return frame(SETTINGS, NO_FLAGS, 0, payload.array());
    }

    public Http2Frames windowUpdate(int stream, int increment) {
        return frame(
                WINDOW_UPDATE,
                NO_FLAGS,
                stream,
                ByteBuffer.allocate(4).putInt(increment).array());
    }

    /** Begins a gRPC call. */
    public Http2Frames call(int stream, String method) {
        return frame(HEADERS, END_HEADERS, stream, headersOf(method));
    }

    public Http2Frames reset(int stream) {
        return frame(
                RST_STREAM,
                NO_FLAGS,
                stream,
                ByteBuffer.allocate(4).putInt(CANCEL).array());
    }

    public Http2Frames data(int stream, byte[] payload, boolean end) {
        return frame(DATA, end ? END_STREAM : NO_FLAGS, stream, payload);
    }

    /** A gRPC message whole, in one frame. */
    public Http2Frames message(int stream, byte[] message, boolean end) {
        return data(stream, grpc(message.length, message), end);
    }

    /** The prefix of a gRPC message, which may lie about the length, and what follows it. */
    public static byte[] grpc(int length, byte[] message) {
        return ByteBuffer.allocate(5 + message.length)
                .put((byte) 0)
                .putInt(length)
                .put(message)
                .array();
    }

    /** The header block of a call: literals without compression (RFC 7541, section 6.2.2). */
    public static byte[] headersOf(String method) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        literal(block, ":method", "POST");
        literal(block, ":scheme", "http");
        literal(block, ":path", "/" + method);
        literal(block, ":authority", "localhost");
        literal(block, "content-type", "application/grpc");
        literal(block, "te", "trailers");
        return block.toByteArray();
    }

    public byte[] toByteArray() {
        return bytes.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        block.write(name.length());
        block.writeBytes(name.getBytes(US_ASCII));
        block.write(value.length());
        block.writeBytes(value.getBytes(US_ASCII));
    }

    private Http2Frames integer(int value) {
        bytes.write(value >> 24);
        bytes.write(value >> 16);
        bytes.write(value >> 8);
        bytes.write(value);
        return this;
    }
}
