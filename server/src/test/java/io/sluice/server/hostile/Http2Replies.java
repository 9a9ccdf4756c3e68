package io.sluice.server.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.ArrayList;
import java.util.List;

/** What a server has sent over one connection, read from its beginning. */
public final class Http2Replies {

    private static final int FRAME_HEADER_BYTES = 9;

    private final List<String> statuses = new ArrayList<>();
    private final List<String> farewells = new ArrayList<>();

    /** @param bytes whole frames and perhaps a part of one, one character for each byte */
    public Http2Replies(String bytes) throws Http2Exception {
        ByteBuf rest = Unpooled.wrappedBuffer(bytes.getBytes(ISO_8859_1));
        DefaultHttp2HeadersDecoder headers = new DefaultHttp2HeadersDecoder(false);
        while (rest.readableBytes() >= FRAME_HEADER_BYTES) {
            int length = rest.readUnsignedMedium();
            int type = rest.readByte();
            rest.skipBytes(1);
            int stream = rest.readInt();
            if (rest.readableBytes() < length) {
                return;
            }
            ByteBuf payload = rest.readSlice(length);
            if (type == Http2Frames.HEADERS) {
                headers.decodeHeaders(stream, payload)
                        .forEach(field -> statuses.addAll(
                                field.getKey().toString().equals("grpc-status")
                                        ? List.of(field.getValue().toString())
                                        : List.of()));
            } else if (type == Http2Frames.GOAWAY) {
                farewells.add(payload.toString(ISO_8859_1));
            }
        }
    }

    /** The codes of calls that have ended with one, as numbers in text. */
    public List<String> statuses() {
        return statuses;
    }

    /** Reasons why the connection ends. */
    public List<String> farewells() {
        return farewells;
    }
}
