package io.sluice.server.transport;

import static io.sluice.server.transport.SecuredServer.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.Frame;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.InferenceServiceGrpc.InferenceServiceFutureStub;
import io.sluice.proto.v1.ModelServiceGrpc;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.StreamRequest;
import io.sluice.proto.v1.StreamResponse;
import io.sluice.server.access.AccessPolicy;
import io.sluice.server.access.limit.ClientLimits;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.transport.SecuredServer.Ended;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What one client may ask for, and what the others notice of it. */
class ClientLimitsTest {

    @Test
    void calls_moreThanTheRate_areExhaustedUntilTimePasses() throws Exception {
        try (SecuredServer server = start(new ClientLimits(10, 2, 0))) {
            ManagedChannel channel = server.plain();
            var list = ModelServiceGrpc.getListModelsMethod();
            assertThat(call(channel, list).code()).isEqualTo(Code.OK);
            assertThat(call(channel, list).code()).isEqualTo(Code.OK);

            Ended refused = call(channel, list);
            server.nowNanos += Duration.ofMillis(100).toNanos();

            assertThat(refused.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
            assertThat(Statuses.reason(refused.status(), refused.trailers())).isEqualTo("RATE_LIMITED");
            assertThat(refused.trailers().get(SecuredServer.PUSHBACK)).isEqualTo("100");
            assertThat(call(channel, list).code()).isEqualTo(Code.OK);
        }
    }

    @Test
    void classify_severalImages_countEach() throws Exception {
        try (SecuredServer server = start(new ClientLimits(10, 1, 0))) {
            var stub = InferenceServiceGrpc.newFutureStub(server.plain());
            ClassifyRequest three = TransportFixture.request("m").toBuilder()
                    .addImages(TransportFixture.request("m").getImages(0))
                    .addImages(TransportFixture.request("m").getImages(0))
                    .build();
            TransportFixture.get(stub.classify(three));

            StatusRuntimeException refused = TransportFixture.failureOf(stub.classify(three));
            server.nowNanos += Duration.ofMillis(300).toNanos();

            assertThat(refused.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
            assertThat(refused.getTrailers().get(SecuredServer.PUSHBACK)).isEqualTo("300");
            TransportFixture.get(stub.classify(three));
        }
    }

    @Test
    void stream_moreFramesThanTheRate_failsThoseAlone() throws Exception {
        try (SecuredServer server = start(new ClientLimits(10, 3, 0))) {
            BlockingQueue<StreamResponse> answers = new LinkedBlockingQueue<>();
            StreamObserver<StreamRequest> frames =
                    InferenceServiceGrpc.newStub(server.plain()).stream(queueing(answers));
            frames.onNext(StreamRequest.newBuilder()
                    .setConfig(StreamConfig.newBuilder()
                            .setModel("m")
                            .setClassify(StreamConfig.getDefaultInstance().getClassify()))
                    .build());

            assertThat(frame(frames, answers, 1).hasClassification()).isTrue();
            assertThat(frame(frames, answers, 2).hasClassification()).isTrue();
            assertThat(frame(frames, answers, 3).getError().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED.value());
            server.nowNanos += Duration.ofMillis(100).toNanos();
            assertThat(frame(frames, answers, 4).hasClassification()).isTrue();
        }
    }

    @Test
    void calls_moreAtOnceThanAllowed_areExhaustedUntilOneEnds() throws Exception {
        try (SecuredServer server = start(new ClientLimits(0, 0, 1))) {
            BlockingQueue<InferenceRequest> inside = new LinkedBlockingQueue<>();
            server.repository.onSubmit(inside::add);
            var stub = InferenceServiceGrpc.newFutureStub(server.plain());
            ListenableFuture<ClassifyResponse> first = stub.classify(TransportFixture.request("m"));
            InferenceRequest held = inside.poll(TransportFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS);

            StatusRuntimeException refused = TransportFixture.failureOf(stub.classify(TransportFixture.request("m")));
            TransportFixture.answer(held);
            TransportFixture.get(first);

            assertThat(refused.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
            assertThat(Statuses.reason(refused.getStatus(), refused.getTrailers()))
                    .isEqualTo("CALLS_LIMITED");
            server.repository.onSubmit(TransportFixture::answer);
            // The client hears of the end a moment before the server has closed the call.
            Eventually.await("a place for another call", () -> isAnswered(stub));
        }
    }

    @Test
    void calls_cancelled_giveTheirPlacesBack() throws Exception {
        try (SecuredServer server = start(new ClientLimits(0, 0, 1))) {
            BlockingQueue<InferenceRequest> inside = new LinkedBlockingQueue<>();
            server.repository.onSubmit(inside::add);
            var stub = InferenceServiceGrpc.newFutureStub(server.plain());
            ListenableFuture<ClassifyResponse> first = stub.classify(TransportFixture.request("m"));
            inside.poll(TransportFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS);

            first.cancel(true);
            server.repository.onSubmit(TransportFixture::answer);

            Eventually.await("a place for another call", () -> isAnswered(stub));
        }
    }

    private static boolean isAnswered(InferenceServiceFutureStub stub) {
        try {
            TransportFixture.get(stub.classify(TransportFixture.request("m")));
            return true;
        } catch (Exception refused) {
            return false;
        }
    }

    private static SecuredServer start(ClientLimits limits) throws Exception {
        return new SecuredServer(Optional.empty(), new AccessPolicy(Optional.empty(), Optional.empty(), limits));
    }

    private static StreamResponse frame(
            StreamObserver<StreamRequest> frames, BlockingQueue<StreamResponse> answers, long id)
            throws InterruptedException {
        frames.onNext(StreamRequest.newBuilder()
                .setFrame(Frame.newBuilder()
                        .setId(id)
                        .setImage(TransportFixture.request("m").getImages(0)))
                .build());
        return answers.poll(TransportFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static StreamObserver<StreamResponse> queueing(BlockingQueue<StreamResponse> answers) {
        return new StreamObserver<>() {
            @Override
            public void onNext(StreamResponse response) {
                answers.add(response);
            }

            @Override
            public void onError(Throwable ended) {}

            @Override
            public void onCompleted() {}
        };
    }
}
