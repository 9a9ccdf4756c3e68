package io.sluice.server.transport.bounds;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tells a connection why it is refused, and closes it: with HTTP/2's GOAWAY as the answer to its first call, which gRPC clients
 * report together with the sentence. Answered earlier, a client would think that its call never left, and connect again for it
 * at once, a thousand times a second. Who does not speak plain HTTP/2, as one with TLS, is closed without a word.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of Netty: nobody waits for these ends
final class Farewell extends ByteToMessageDecoder {

    /** Longest that a client who does not call is kept. */
    static final int PATIENCE_MILLIS = 1000;

    private static final ByteBuf PREFACE =
            Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", UTF_8));

    /** RFC 9113, section 4.1: length of 24 bits, type, flags, stream of 32 bits; and what a frame holds at most by default. */
    private static final int FRAME_HEADER_BYTES = 9;

    private static final int STREAM_OFFSET = 5;
    private static final int MAX_FRAME_BYTES = 16_384;
    private static final int HEADERS = 0x1;
    private static final int SETTINGS = 0x4;
    private static final int GOAWAY = 0x7;
    private static final int GOAWAY_FIELDS_BYTES = 8;
    private static final int ENHANCE_YOUR_CALM = 0xb;

    private final String reason;
    private boolean begun;
    private boolean answered;

    /** @param reason one sentence */
    Farewell(String reason) {
        this.reason = reason;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        var expiry = context.executor().schedule(() -> answer(context, 0), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        context.channel().closeFuture().addListener(closed -> expiry.cancel(false));
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> none) {
        if (answered) {
            bytes.skipBytes(bytes.readableBytes());
        } else if (!begun) {
            begin(context, bytes);
        } else if (bytes.readableBytes() >= FRAME_HEADER_BYTES) {
            int length = bytes.getUnsignedMedium(bytes.readerIndex());
            int type = bytes.getByte(bytes.readerIndex() + Integer.BYTES - 1);
            if (type == HEADERS || length > MAX_FRAME_BYTES) {
                answer(context, bytes.getInt(bytes.readerIndex() + STREAM_OFFSET));
            } else if (bytes.readableBytes() >= FRAME_HEADER_BYTES + length) {
                bytes.skipBytes(FRAME_HEADER_BYTES + length);
            }
        }
    }

    /** A reset by the client is an end like any other. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable reset) {
        context.close();
    }

    private void begin(ChannelHandlerContext context, ByteBuf bytes) {
        int seen = Math.min(bytes.readableBytes(), PREFACE.readableBytes());
        if (!bytes.slice(bytes.readerIndex(), seen).equals(PREFACE.slice(0, seen))) {
            answered = true;
            context.close();
        } else if (seen == PREFACE.readableBytes()) {
            begun = true;
            bytes.skipBytes(seen);
            context.writeAndFlush(context.alloc()
                    .buffer()
                    .writeMedium(0)
                    .writeByte(SETTINGS)
                    .writeByte(0)
                    .writeInt(0));
        }
    }

    /** @param lastStream the call that is answered by this; those above it may be begun anew elsewhere */
    private void answer(ChannelHandlerContext context, int lastStream) {
        if (answered) {
            return;
        }
        answered = true;
        if (!begun) {
            context.close();
            return;
        }
        byte[] text = reason.getBytes(UTF_8);
        ByteBuf frame = context.alloc().buffer();
        frame.writeMedium(GOAWAY_FIELDS_BYTES + text.length)
                .writeByte(GOAWAY)
                .writeByte(0)
                .writeInt(0);
        frame.writeInt(lastStream & Integer.MAX_VALUE)
                .writeInt(ENHANCE_YOUR_CALM)
                .writeBytes(text);
        context.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE);
    }
}
