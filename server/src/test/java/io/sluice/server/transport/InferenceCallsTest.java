package io.sluice.server.transport;

import static io.sluice.server.transport.TransportFixture.failureOf;
import static io.sluice.server.transport.TransportFixture.get;
import static io.sluice.server.transport.TransportFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.server.rejection.ExecutionRejection;
import io.sluice.server.repository.ModelState;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.transport.call.ServedModels;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InferenceCallsTest {

    private TransportFixture transport;

    @BeforeEach
    void start() throws Exception {
        transport = TransportFixture.start("m", "other");
    }

    @AfterEach
    void stop() {
        transport.close();
    }

    @Test
    void classify_answeredByAnotherThread_isWrittenAndCounted() throws Exception {
        ListenableFuture<ClassifyResponse> call = transport.classify("m");

        TransportFixture.answer(transport.repository.takeSubmitted());

        assertThat(get(call).getClassifications(0).getCategories(0).getLabel()).isEqualTo("cat");
        Eventually.await("counted", () -> transport.telemetry.durations("m") == 1);
        assertThat(transport.telemetry.ends()).isEqualTo(Map.of("m OK", 1L));
    }

    @Test
    void classify_noModelNamed_asksTheFirst() throws Exception {
        transport.classify("");

        assertThat(transport.repository.takeSubmitted().model().name()).isEqualTo("m");
    }

    @Test
    void classify_withDeadline_bringsItToTheServersClock() throws Exception {
        long before = System.nanoTime();
        transport.inference().withDeadlineAfter(1, TimeUnit.HOURS).classify(request("m"));

        InferenceRequest request = transport.repository.takeSubmitted();

        assertThat(request.deadlineNanos() - before)
                .isBetween(TimeUnit.MINUTES.toNanos(59), TimeUnit.MINUTES.toNanos(61));
    }

    @Test
    void classify_withoutDeadline_hasNone() throws Exception {
        transport.classify("m");

        assertThat(transport.repository.takeSubmitted().deadlineNanos()).isEqualTo(InferenceRequest.NO_DEADLINE);
    }

    @Test
    void classify_cancelledWhileItWaits_endsAsCancelled() throws Exception {
        ListenableFuture<ClassifyResponse> call = transport.classify("m");
        InferenceRequest request = transport.repository.takeSubmitted();

        call.cancel(true);

        Eventually.await("ended", request::hasEnded);
        assertThat(transport.telemetry.ends()).isEqualTo(Map.of("m CANCELLED", 1L));
    }

    @Test
    void classify_deadlinePassesWhileItWaits_endsAsExceeded() throws Exception {
        ListenableFuture<ClassifyResponse> first = transport.classify("m");
        TransportFixture.answer(transport.repository.takeSubmitted());
        first.get(); // the connection is up: the next call is not under way for long
        ListenableFuture<ClassifyResponse> call = transport
                .inference()
                .withDeadlineAfter(200, TimeUnit.MILLISECONDS)
                .classify(request("m"));
        InferenceRequest request = transport.repository.takeSubmitted();

        assertThat(failureOf(call).getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        Eventually.await("ended", request::hasEnded);
        assertThat(transport.telemetry.ends()).isEqualTo(Map.of("m OK", 1L, "m DEADLINE_EXCEEDED", 1L));
    }

    @Test
    void classify_answeredAfterItWasCancelled_isCountedOnce() throws Exception {
        ListenableFuture<ClassifyResponse> call = transport.classify("m");
        InferenceRequest request = transport.repository.takeSubmitted();
        call.cancel(true);
        Eventually.await("ended", request::hasEnded);

        TransportFixture.answer(request);

        assertThat(transport.telemetry.ends()).isEqualTo(Map.of("m CANCELLED", 1L));
    }

    @Test
    void classify_ended_isForgotten() throws Exception {
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

    @Test
    void classify_refusedByTheModel_hasItsReason() throws Exception {
        transport.repository.onSubmit(request -> request.fail(new ExecutionRejection.Fault("m", "NaN in the output")));

        StatusRuntimeException failure = failureOf(transport.classify("m"));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(failure).hasMessageContaining("NaN in the output");
        assertThat(transport.telemetry.ends()).isEqualTo(Map.of("m FAULT", 1L));
    }

    @Test
    void classify_bugInTheServer_saysNothingButItsIncident() throws Exception {
        transport.repository.onSubmit(request -> {
            throw new AssertionError("a secret of the house");
        });

        StatusRuntimeException failure = failureOf(transport.classify("m"));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(failure.getMessage())
                .containsPattern("incident [0-9a-f]{16}")
                .doesNotContain("secret");
        assertThat(transport.telemetry.ends()).isEqualTo(Map.of("m BUG", 1L));
    }

    @Test
    void classify_unknownModels_shareOneLabel() throws Exception {
        failureOf(transport.classify("nobody"));
        StatusRuntimeException failure = failureOf(transport.classify("somebody"));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        Eventually.await(
                "counted",
                () -> transport.telemetry.ends().equals(Map.of(ServedModels.UNKNOWN_MODEL + " MODEL_NOT_FOUND", 2L)));
    }

    @Test
    void classify_modelThatIsLoading_isUnavailableUnderItsOwnLabel() throws Exception {
        transport.repository.move("other", ModelState.LOADING);

        StatusRuntimeException failure = failureOf(transport.classify("other"));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        Eventually.await("counted", () -> transport.telemetry.ends().equals(Map.of("other MODEL_NOT_READY", 1L)));
    }
}
