package io.sluice.server.transport.bounds;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Tells a connection why it is refused, and closes it: with HTTP/2's GOAWAY, ENHANCE_YOUR_CALM, which gRPC clients report as
 * RESOURCE_EXHAUSTED together with the sentence. A client that has not begun to speak plain HTTP/2, as one with TLS, is closed
 * without: it could not read it.
 */
final class Farewell extends ChannelInboundHandlerAdapter {

    /** Longest that a client who says nothing is waited for. */
    static final int PATIENCE_MILLIS = 1000;

    /** The first of "PRI * HTTP/2.0". Were the answer sent before it is read, the system would reset the connection. */
    private static final int FIRST_BYTE = 'P';

    /** RFC 9113, section 6: length of 24 bits, type, flags, stream of 32 bits. */
    private static final int SETTINGS = 0x4;

    private static final int GOAWAY = 0x7;
    private static final int GOAWAY_FIELDS_BYTES = 8;
    private static final int ENHANCE_YOUR_CALM = 0xb;

    private final String reason;
    private boolean answered;

    /** @param reason one sentence */
    Farewell(String reason) {
        this.reason = reason;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        var expiry = context.executor().schedule(() -> context.close(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        context.channel().closeFuture().addListener(closed -> expiry.cancel(false));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        boolean readable = bytes instanceof ByteBuf buffer
                && buffer.isReadable()
                && buffer.getByte(buffer.readerIndex()) == FIRST_BYTE;
        ReferenceCountUtil.release(bytes);
        if (answered) {
            return;
        }
        answered = true;
        if (readable) {
            context.writeAndFlush(goAway(context)).addListener(ChannelFutureListener.CLOSE);
        } else {
            context.close();
        }
    }

    /** A reset by the client is an end like any other. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable reset) {
        context.close();
    }

    /* Empty settings come first in any case. No stream was processed: what the client has begun it may begin anew. */
    private ByteBuf goAway(ChannelHandlerContext context) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        ByteBuf frames = context.alloc().buffer();
        frames.writeMedium(0).writeByte(SETTINGS).writeByte(0).writeInt(0);
        frames.writeMedium(GOAWAY_FIELDS_BYTES + text.length)
                .writeByte(GOAWAY)
                .writeByte(0)
                .writeInt(0);
        return frames.writeInt(0).writeInt(ENHANCE_YOUR_CALM).writeBytes(text);
    }
}
