package io.sluice.server.transport;

import static io.sluice.server.transport.TransportFixture.failureOf;
import static io.sluice.server.transport.TransportFixture.get;
import static io.sluice.server.transport.TransportFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.transport.terms.ClientKey;
import io.sluice.server.transport.terms.TermsPolicy;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Deadlines that the server sets: gRPC has no timer for them. */
class ServerDeadlineTest {

    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void classify_withoutDeadline_getsTheDefault() throws Exception {
        try (TransportFixture transport = start(LONG, Duration.ZERO)) {
            transport.classify("m");

            assertThat(timeLeft(transport.repository.takeSubmitted())).isBetween(LONG.minusMinutes(1), LONG);
        }
    }

    @Test
    void classify_longerThanTheMaximum_getsTheMaximum() throws Exception {
        try (TransportFixture transport = start(Duration.ZERO, LONG)) {
            transport.inference().withDeadlineAfter(2, TimeUnit.HOURS).classify(request("m"));

            assertThat(timeLeft(transport.repository.takeSubmitted())).isBetween(LONG.minusMinutes(1), LONG);
        }
    }

    @Test
    void classify_shorterThanTheMaximum_keepsItsOwn() throws Exception {
        try (TransportFixture transport = start(SHORT, LONG)) {
            transport.inference().withDeadlineAfter(30, TimeUnit.MINUTES).classify(request("m"));

            assertThat(timeLeft(transport.repository.takeSubmitted()))
                    .isBetween(Duration.ofMinutes(29), Duration.ofMinutes(30));
        }
    }

    @Test
    void classify_defaultPassesWhereNobodyLooks_endsAsExceeded() throws Exception {
        try (TransportFixture transport = start(SHORT, Duration.ZERO)) {
            ListenableFuture<ClassifyResponse> call = transport.classify("m");
            InferenceRequest stuck = transport.repository.takeSubmitted();

            assertExceededByTheServer(failureOf(call));

            assertThat(stuck.hasEnded()).isTrue();
            assertThat(transport.telemetry.ends()).isEqualTo(Map.of("m DEADLINE_EXCEEDED", 1L));
        }
    }

    @Test
    void classify_maximumPassesBeforeItsOwn_endsAsExceeded() throws Exception {
        try (TransportFixture transport = start(Duration.ZERO, SHORT)) {
            ListenableFuture<ClassifyResponse> call =
                    transport.inference().withDeadlineAfter(1, TimeUnit.HOURS).classify(request("m"));
            transport.repository.takeSubmitted();

            assertExceededByTheServer(failureOf(call));
        }
    }

    @Test
    void classify_answeredAfterTheDefault_isCountedOnce() throws Exception {
        try (TransportFixture transport = start(SHORT, Duration.ZERO)) {
            ListenableFuture<ClassifyResponse> call = transport.classify("m");
            InferenceRequest late = transport.repository.takeSubmitted();
            assertExceededByTheServer(failureOf(call));

            TransportFixture.answer(late);

            assertThat(transport.telemetry.ends()).isEqualTo(Map.of("m DEADLINE_EXCEEDED", 1L));
        }
    }

    @Test
    void classify_endedLongBeforeTheDefault_isForgotten() throws Exception {
        try (TransportFixture transport = start(LONG, Duration.ZERO)) {
            List<WeakReference<InferenceRequest>> ended = new CopyOnWriteArrayList<>();
            transport.repository.onSubmit(request -> {
                ended.add(new WeakReference<>(request));
                TransportFixture.answer(request);
            });
            for (int i = 0; i < 20; i++) {
                get(transport.classify("m"));
            }

            Eventually.await("collected", () -> {
                System.gc();
                return ended.stream().allMatch(request -> request.get() == null);
            });
        }
    }

    private static TransportFixture start(Duration byDefault, Duration max) throws Exception {
        return TransportFixture.startWith(new TermsPolicy(ClientKey.NONE, byDefault, max), "m");
    }

    private static Duration timeLeft(InferenceRequest request) {
        return Duration.ofNanos(request.deadlineNanos() - System.nanoTime());
    }

    /** Only the server's own end has details; the timers of gRPC have none. */
    private static void assertExceededByTheServer(StatusRuntimeException failure) throws Exception {
        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(Objects.requireNonNull(StatusProto.fromThrowable(failure))
                        .getDetails(0)
                        .unpack(ErrorInfo.class)
                        .getMetadataMap())
                .isEqualTo(Map.of("gate", "waiting"));
    }
}
