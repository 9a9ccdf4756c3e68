package io.sluice.server.transport;

import static io.sluice.server.transport.TransportFixture.failureOf;
import static io.sluice.server.transport.TransportFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.sluice.proto.v1.Frame;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.InferenceServiceGrpc.InferenceServiceStub;
import io.sluice.proto.v1.StreamClassify;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.StreamRequest;
import io.sluice.proto.v1.StreamResponse;
import io.sluice.server.request.CallTerms;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.Priority;
import io.sluice.server.transport.terms.ClientKey;
import io.sluice.server.transport.terms.TermsPolicy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whom the frames of a stream count for, and until when: over the wire. */
class StreamTermsTest {

    private static final TermsPolicy SHORT =
            new TermsPolicy(ClientKey.parse("metadata:x-team"), Duration.ofMillis(100), Duration.ZERO);

    @Test
    void frames_ofAStreamWithHeaders_haveItsTerms() throws Exception {
        try (TransportFixture transport = TransportFixture.startWith(SHORT, "m")) {
            Metadata headers = header("sluice-priority", "bulk");
            headers.merge(header("x-team", "red"));
            StreamObserver<StreamRequest> stream =
                    stub(transport, headers).withDeadlineAfter(1, TimeUnit.HOURS).stream(new Answers());
            sendFrame(stream);

            CallTerms terms = transport.repository.takeSubmitted().terms();

            assertThat(terms.client()).isEqualTo("claimed:red");
            assertThat(terms.priority()).isEqualTo(Priority.BULK);
            assertThat(Duration.ofNanos(terms.deadlineNanos() - System.nanoTime()))
                    .as("its own deadline, which is no longer than the maximum")
                    .isGreaterThan(Duration.ofMinutes(59));
        }
    }

    @Test
    void frame_defaultPassesWhereNobodyLooks_isAnsweredAndTheStreamGoesOn() throws Exception {
        try (TransportFixture transport = TransportFixture.startWith(SHORT, "m")) {
            Answers answers = new Answers();
            StreamObserver<StreamRequest> stream = stub(transport, new Metadata()).stream(answers);
            sendFrame(stream);
            InferenceRequest stuck = transport.repository.takeSubmitted();

            assertThat(get(answers.first).getError().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED_VALUE);

            assertThat(stuck.hasEnded()).isTrue();
            stream.onCompleted();
            assertThat(get(answers.end)).isTrue();
        }
    }

    @Test
    void stream_priorityThatThereIsNot_isRefusedUnread() throws Exception {
        try (TransportFixture transport = TransportFixture.start("m")) {
            Answers answers = new Answers();
            stub(transport, header("sluice-priority", "urgent")).stream(answers);

            assertThat(failureOf(answers.end).getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
    }

    private static InferenceServiceStub stub(TransportFixture transport, Metadata headers) {
        return InferenceServiceGrpc.newStub(transport.channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static void sendFrame(StreamObserver<StreamRequest> stream) {
        stream.onNext(StreamRequest.newBuilder()
                .setConfig(StreamConfig.newBuilder().setModel("m").setClassify(StreamClassify.getDefaultInstance()))
                .build());
        stream.onNext(StreamRequest.newBuilder()
                .setFrame(Frame.newBuilder()
                        .setId(1)
                        .setImage(Image.newBuilder().setEncoded(ByteString.copyFromUtf8("picture"))))
                .build());
    }

    private static Metadata header(String name, String value) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
        return headers;
    }

    private static final class Answers implements StreamObserver<StreamResponse> {

        final CompletableFuture<StreamResponse> first = new CompletableFuture<>();
        final CompletableFuture<Boolean> end = new CompletableFuture<>();

        @Override
        public void onNext(StreamResponse answer) {
            first.complete(answer);
        }

        @Override
        public void onError(Throwable cause) {
            first.completeExceptionally(cause);
            end.completeExceptionally(cause);
        }

        @Override
        public void onCompleted() {
            end.complete(true);
        }
    }
}
