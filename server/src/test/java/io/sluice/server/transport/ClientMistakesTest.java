package io.sluice.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientMistakesTest {

    private final Logger log = Logger.getLogger("io.grpc.netty.NettyServerHandler");

    @BeforeEach
    void start() throws Exception {
        TransportFixture.start("m").close();
    }

    @Test
    void log_malformedFrame_staysSilent() {
        assertThat(isLogged(Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "a frame that is none")))
                .isFalse();
    }

    @Test
    void log_messageOverTheLimit_staysSilent() {
        assertThat(isLogged(Status.RESOURCE_EXHAUSTED.asRuntimeException())).isFalse();
    }

    @Test
    void log_headersThatCannotBeDecoded_staysSilent() {
        Exception cause = new IllegalArgumentException("decode only works with an entire header block!");

        assertThat(isLogged(Http2Exception.connectionError(Http2Error.COMPRESSION_ERROR, cause, "no headers")))
                .isFalse();
    }

    @Test
    void log_bugBehindAStreamError_isWritten() {
        Exception bug = new IllegalStateException("a bug");

        assertThat(isLogged(Http2Exception.streamError(1, Http2Error.INTERNAL_ERROR, bug, "failed")))
                .isTrue();
        assertThat(isLogged(bug)).isTrue();
    }

    @Test
    void log_entryWithoutAnException_isWritten() {
        assertThat(isLogged(null)).isTrue();
    }

    private boolean isLogged(@Nullable Throwable thrown) {
        LogRecord entry = new LogRecord(Level.WARNING, "something happened");
        entry.setThrown(thrown);
        return log.getFilter().isLoggable(entry);
    }
}
