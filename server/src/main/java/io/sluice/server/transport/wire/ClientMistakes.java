package io.sluice.server.transport.wire;

import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps out of the log what clients do wrong: gRPC writes a stack trace for every malformed frame and every message over the
 * limit, so that whoever can connect could fill the disk. The client is told of it anyway.
 */
public final class ClientMistakes implements Filter {

    private static final ClientMistakes FILTER = new ClientMistakes();

    /* Held here: a logger that nobody holds is collected, and its filter with it. */
    private static final List<Logger> LOGGERS = Stream.of(
                    "io.grpc.netty.NettyServerHandler",
                    "io.grpc.netty.NettyServerStream",
                    "io.grpc.netty.NettyServerTransport.connections")
            .map(Logger::getLogger)
            .toList();

    private ClientMistakes() {}

    /** For the whole process; safe to call again. */
    public static void keepOutOfLog() {
        LOGGERS.forEach(logger -> logger.setFilter(FILTER));
    }

    /** Whatever else is thrown is a bug, and stays. */
    @Override
    public boolean isLoggable(LogRecord entry) {
        @Nullable Throwable thrown = entry.getThrown();
        return thrown == null || !isMistake(thrown);
    }

    /* An error with another code than INTERNAL_ERROR is the peer's, whatever the decoder threw when it met it. */
    private static boolean isMistake(Throwable thrown) {
        if (thrown instanceof Http2Exception http2 && http2.error() != Http2Error.INTERNAL_ERROR) {
            return true;
        }
        @Nullable Throwable cause = thrown.getCause();
        boolean protocol = thrown instanceof Http2Exception
                || thrown instanceof StatusRuntimeException
                || thrown instanceof StatusException;
        return protocol && (cause == null || isMistake(cause));
    }
}
