package io.sluice.server.transport;

import static io.sluice.server.transport.TransportFixture.failureOf;
import static io.sluice.server.transport.TransportFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import com.google.rpc.RetryInfo;
import io.grpc.Attributes;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.server.hostile.Http2Frames;
import io.sluice.server.hostile.Http2Replies;
import io.sluice.server.hostile.RawConnection;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.transport.bounds.BoundsPolicy;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What meets a bound of all connections is told so, and leaves its place to others. */
class BoundsTest {

    private static final String CLASSIFY = "sluice.v1.InferenceService/Classify";
    private static final String STREAM = "sluice.v1.InferenceService/Stream";
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final int SILENCE_MILLIS = 20_000;
    private static final String DEADLINE_EXCEEDED = "4";

    private TransportFixture transport;

    @AfterEach
    void stop() {
        transport.close();
    }

    @Test
    void connect_beyondTheShareOfItsAddress_isToldWhyAndServedOnceOthersHaveGone() throws Exception {
        start(new BoundsPolicy(4, 8, 1 << 20, LONG, LONG, 50));
        try (RawConnection first = hello();
                RawConnection second = hello()) {
            assertThat(List.of(first, second)).noneMatch(connection -> connection.isClosedWithin(1));
            try (RawConnection third = hello()) {
                assertThat(new Http2Replies(third.read(SILENCE_MILLIS)).farewells())
                        .singleElement()
                        .asString()
                        .contains("2 connections from one address are open", "retry later");
            }
            StatusRuntimeException refusal = failureOf(transport.classify("m"));
            assertThat(refusal).hasMessageContaining("2 connections from one address are open");
            // One each: a client that connected again at once, for a call that it thinks unsent, would do so without
            // end.
            assertThat(transport.telemetry.count(Instrument.CONNECTIONS_REFUSED))
                    .isEqualTo(2);
            assertThat(first.isClosedWithin(1)).isFalse();
            assertThat(second.isClosedWithin(1)).isFalse();
        }
        Eventually.await("a place", this::isServed);
    }

    @Test
    @EnabledOnOs(OS.LINUX) // elsewhere only one address of the loopback can be called from
    void connect_fromAnotherAddress_isServedBesideOneThatHasItsShare() throws Exception {
        start(new BoundsPolicy(4, 8, 1 << 20, LONG, LONG, 50));
        ManagedChannel other = NettyChannelBuilder.forAddress("127.0.0.1", transport.server.port())
                .localSocketPicker(new FromElsewhere())
                .usePlaintext()
                .build();
        try (RawConnection first = hello();
                RawConnection second = hello()) {
            assertThat(List.of(first, second)).noneMatch(connection -> connection.isClosedWithin(1));

            assertThat(get(InferenceServiceGrpc.newFutureStub(other).classify(TransportFixture.request("m")))
                            .getModel())
                    .isEqualTo("m");
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void classify_messageThatNeverArrives_endsItsCall() throws Exception {
        start(new BoundsPolicy(8, 8, 1 << 20, SHORT, LONG, 100));
        try (RawConnection slow = new RawConnection(transport.server.port())) {
            slow.send(Http2Frames.hello().call(1, CLASSIFY).data(1, Http2Frames.grpc(1000, new byte[10]), false));

            assertThat(new Http2Replies(readUntilStatus(slow)).statuses()).containsExactly(DEADLINE_EXCEEDED);
        }
        assertThat(get(transport.classify("m")).getModel()).isEqualTo("m");
    }

    @Test
    void stream_frameThatNeverArrives_endsItsStream() throws Exception {
        start(new BoundsPolicy(8, 8, 1 << 20, SHORT, LONG, 100));
        try (RawConnection slow = new RawConnection(transport.server.port())) {
            slow.send(Http2Frames.hello().call(1, STREAM).data(1, Http2Frames.grpc(1000, new byte[10]), false));

            assertThat(new Http2Replies(readUntilStatus(slow)).statuses()).containsExactly(DEADLINE_EXCEEDED);
        }
    }

    @Test
    void classify_bytesStillArrivingAreTooMany_isRefusedWithTheTimeToRetry() throws Exception {
        start(new BoundsPolicy(8, 8, TransportFixture.MAX_MESSAGE_BYTES, LONG, LONG, 100));
        try (RawConnection slow = new RawConnection(transport.server.port())) {
            slow.send(Http2Frames.hello().call(1, CLASSIFY));
            byte[] piece = new byte[16_000];
            slow.send(new Http2Frames()
                    .data(1, Http2Frames.grpc(TransportFixture.MAX_MESSAGE_BYTES, new byte[10]), false));
            // Until then the server gives way for more of the stream, piece by piece.
            for (int sent = 0; sent < TransportFixture.MAX_MESSAGE_BYTES - 2 * piece.length; sent += piece.length) {
                slow.send(new Http2Frames().data(1, piece, false));
                slow.read(1);
            }

            Eventually.await("the bytes that are left do not suffice", this::isRefused);
            StatusRuntimeException refusal = failureOf(large());
            assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(refusal).hasMessageContainingAll("still arriving", "of 1048576 bytes", "retry after 1000 ms");
            assertThat(Objects.requireNonNull(StatusProto.fromThrowable(refusal))
                            .getDetailsList())
                    .anyMatch(detail -> detail.is(RetryInfo.class));
        }
        Eventually.await("the bytes are free again", () -> !isRefused());
    }

    @Test
    void watch_streamsBeyondTheBound_areRefusedUntilOneEnds() throws Exception {
        start(new BoundsPolicy(8, 2, 1 << 20, LONG, LONG, 50));
        Iterator<HealthCheckResponse> first = watch();
        assertThat(first.hasNext()).isTrue();

        StatusRuntimeException refusal = null;
        try {
            watch().hasNext();
        } catch (StatusRuntimeException full) {
            refusal = full;
        }

        assertThat(refusal).isNotNull();
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refusal).hasMessageContaining("1 streams from one address are open");
        assertThat(get(transport.classify("m")).getModel()).isEqualTo("m");
    }

    private void start(BoundsPolicy bounds) throws Exception {
        transport = TransportFixture.startWith(bounds, "m");
        transport.repository.onSubmit(TransportFixture::answer);
    }

    private RawConnection hello() throws Exception {
        RawConnection connection = new RawConnection(transport.server.port());
        connection.send(Http2Frames.hello());
        return connection;
    }

    private Iterator<HealthCheckResponse> watch() {
        return HealthGrpc.newBlockingStub(transport.channel).watch(HealthCheckRequest.getDefaultInstance());
    }

    private boolean isServed() {
        try {
            return get(transport.classify("m")).getModel().equals("m");
        } catch (Exception refused) {
            return false;
        }
    }

    /** A quarter of all bytes that may be on their way. */
    private ListenableFuture<ClassifyResponse> large() {
        return transport
                .inference()
                .classify(TransportFixture.request("m").toBuilder()
                        .addImages(Image.newBuilder()
                                .setEncoded(ByteString.copyFrom(new byte[TransportFixture.MAX_MESSAGE_BYTES / 4])))
                        .build());
    }

    private boolean isRefused() {
        try {
            get(large());
            return false;
        } catch (Exception refused) {
            return true;
        }
    }

    private static final class FromElsewhere extends NettyChannelBuilder.LocalSocketPicker {
        @Override
        public SocketAddress createSocketAddress(SocketAddress remote, Attributes attributes) {
            return new InetSocketAddress("127.0.0.2", 0);
        }
    }

    /** The server keeps the connection, so its silence ends the reading. */
    private static String readUntilStatus(RawConnection connection) throws Exception {
        StringBuilder all = new StringBuilder();
        long deadline = System.nanoTime() + TransportFixture.PATIENCE.toNanos();
        while (new Http2Replies(all.toString()).statuses().isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("no status came");
            }
            all.append(connection.read(50));
        }
        return all.toString();
    }
}
