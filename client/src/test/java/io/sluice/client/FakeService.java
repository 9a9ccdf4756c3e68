package io.sluice.client;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.proto.v1.Category;
import io.sluice.proto.v1.Classification;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.DataType;
import io.sluice.proto.v1.EmbedRequest;
import io.sluice.proto.v1.EmbedResponse;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.StreamRequest;
import io.sluice.proto.v1.StreamResponse;
import io.sluice.proto.v1.Tensor;
import io.sluice.proto.v1.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Fails as often as it was told to, then answers: one category for each image, its index the image's place. */
public final class FakeService extends InferenceServiceGrpc.InferenceServiceImplBase {

    private static final Metadata.Key<String> PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    public final List<ClassifyRequest> classified = new CopyOnWriteArrayList<>();
    public final List<EmbedRequest> embedded = new CopyOnWriteArrayList<>();
    public final FakeStreams streams = new FakeStreams();
    /** Counted down when a call has come. */
    public final CountDownLatch arrived = new CountDownLatch(1);
    /** Counted down when a caller takes a call back. */
    public final CountDownLatch cancelled = new CountDownLatch(1);

    private final Queue<StatusRuntimeException> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean silent;

    public void failNext(StatusRuntimeException failure) {
        failures.add(failure);
    }

    /** Never answers again. */
    public void fallSilent() {
        silent = true;
    }

    public static StatusRuntimeException overloaded(Duration retryDelay) {
        return failure(
                Code.RESOURCE_EXHAUSTED,
                "model 'm' is overloaded",
                ErrorInfo.newBuilder()
                        .setReason("QUEUE_FULL")
                        .setDomain("sluice")
                        .build(),
                RetryInfo.newBuilder()
                        .setRetryDelay(com.google.protobuf.Duration.newBuilder().setNanos(retryDelay.getNano()))
                        .build());
    }

    /**
     * Refused at once, because the answer would come after the deadline.
     *
     * @param retryDelay in its {@code RetryInfo}, in whole seconds
     * @param pushback in its trailer, in milliseconds
     */
    public static StatusRuntimeException predictedLate(Duration retryDelay, long pushback) {
        StatusRuntimeException refusal = failure(
                Code.RESOURCE_EXHAUSTED,
                "model 'm' would answer in 80 ms, after the deadline in 50 ms",
                ErrorInfo.newBuilder()
                        .setReason("PREDICTED_LATE")
                        .setDomain("sluice")
                        .putMetadata("predicted_wait_ms", "80")
                        .putMetadata("deadline_ms", "50")
                        .build(),
                RetryInfo.newBuilder()
                        .setRetryDelay(com.google.protobuf.Duration.newBuilder().setSeconds(retryDelay.toSeconds()))
                        .build());
        Metadata trailers = refusal.getTrailers();
        if (trailers == null) {
            throw new IllegalStateException("a status with details has trailers");
        }
        trailers.put(PUSHBACK, Long.toString(pushback));
        return refusal;
    }

    /**
     * Overloaded, said in the trailer alone.
     *
     * @param pushback milliseconds, or what forbids another attempt
     */
    public static StatusRuntimeException pushedBack(String pushback) {
        Metadata trailers = new Metadata();
        trailers.put(PUSHBACK, pushback);
        return io.grpc.Status.RESOURCE_EXHAUSTED.asRuntimeException(trailers);
    }

    public static StatusRuntimeException invalid(String field, String description) {
        return failure(
                Code.INVALID_ARGUMENT,
                field + ": " + description,
                ErrorInfo.newBuilder().setReason("INVALID_ARGUMENT").build(),
                BadRequest.newBuilder()
                        .addFieldViolations(BadRequest.FieldViolation.newBuilder()
                                .setField(field)
                                .setDescription(description))
                        .build());
    }

    private static StatusRuntimeException failure(Code code, String message, Message... details) {
        Status.Builder status = Status.newBuilder().setCode(code.value()).setMessage(message);
        for (Message detail : details) {
            status.addDetails(Any.pack(detail));
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }

    @Override
    public void classify(ClassifyRequest request, StreamObserver<ClassifyResponse> responses) {
        classified.add(request);
        ClassifyResponse.Builder response = ClassifyResponse.newBuilder()
                .setModel("m")
                .setVersion("abc")
                .setTiming(Timing.newBuilder()
                        .setExecute(com.google.protobuf.Duration.newBuilder().setNanos(2_000_000))
                        .setBatchSize(3)
                        .setReplica("cpu:0/0"));
        for (int i = 0; i < request.getImagesCount(); i++) {
            response.addClassifications(Classification.newBuilder()
                    .addCategories(Category.newBuilder()
                            .setIndex(i)
                            .setLabel("class-" + i)
                            .setScore(0.75f)));
        }
        answer(response.build(), responses);
    }

    /** Answers INT8 vectors {@code [-2, 1]} with scale 0.5. */
    @Override
    public void embed(EmbedRequest request, StreamObserver<EmbedResponse> responses) {
        embedded.add(request);
        EmbedResponse.Builder response = EmbedResponse.newBuilder().setModel("m");
        for (int i = 0; i < request.getInputsCount(); i++) {
            response.addEmbeddings(Tensor.newBuilder()
                    .setDataType(DataType.DATA_TYPE_INT8)
                    .addShape(2)
                    .setScale(0.5f)
                    .setData(ByteString.copyFrom(new byte[] {-2, 1})));
        }
        answer(response.build(), responses);
    }

    @Override
    public StreamObserver<StreamRequest> stream(StreamObserver<StreamResponse> responses) {
        return streams.open(responses);
    }

    private <T> void answer(T response, StreamObserver<T> responses) {
        ((ServerCallStreamObserver<T>) responses).setOnCancelHandler(cancelled::countDown);
        arrived.countDown();
        StatusRuntimeException failure = failures.poll();
        if (failure != null) {
            responses.onError(failure);
        } else if (!silent) {
            responses.onNext(response);
            responses.onCompleted();
        }
    }
}
