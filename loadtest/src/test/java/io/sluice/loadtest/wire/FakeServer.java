package io.sluice.loadtest.wire;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.proto.v1.Classification;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.EmbedRequest;
import io.sluice.proto.v1.EmbedResponse;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.StreamRequest;
import io.sluice.proto.v1.StreamResponse;
import io.sluice.proto.v1.Tensor;
import io.sluice.proto.v1.Timing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A real gRPC server on a free port that answers after a known delay, and stalls or refuses when told to. */
public final class FakeServer extends InferenceServiceGrpc.InferenceServiceImplBase implements AutoCloseable {

    private static final Timing TIMING = Timing.newBuilder()
            .setBatchSize(5)
            .setExecute(millis(2))
            .setQueue(millis(1))
            .build();

    public final AtomicInteger calls = new AtomicInteger();
    /** A permit for each call that its client gave up. */
    public final Semaphore cancelled = new Semaphore(0);

    public final AtomicInteger streams = new AtomicInteger();
    public final List<StreamRequest> frames = new CopyOnWriteArrayList<>();

    /** Of every call, in the order of arrival. */
    public final List<Metadata> headers = new CopyOnWriteArrayList<>();

    /** From a request to its answer. */
    public volatile Duration delay = Duration.ZERO;

    /** What every call is refused with, if not OK. */
    public volatile Status refusal = Status.OK;

    /** What a frame is answered by; its timing and id are put in later. */
    public volatile Function<StreamRequest, StreamResponse.Builder> onFrame =
            frame -> StreamResponse.newBuilder().setClassification(Classification.getDefaultInstance());

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Server server;
    private volatile int stallAtCall;
    private volatile long stallNanos;
    private volatile long stalledUntil = System.nanoTime();

    public FakeServer() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(this)
                .intercept(new HeaderKeeper())
                .build()
                .start();
    }

    public String target() {
        return "127.0.0.1:" + server.getPort();
    }

    /** When so many calls have come, no answer leaves for so long. */
    public void stallAt(int call, Duration length) {
        stallNanos = length.toNanos();
        stallAtCall = call;
    }

    @Override
    public void classify(ClassifyRequest request, StreamObserver<ClassifyResponse> responses) {
        answer(
                responses,
                ClassifyResponse.newBuilder()
                        .addClassifications(Classification.getDefaultInstance())
                        .setTiming(TIMING)
                        .build());
    }

    @Override
    public void embed(EmbedRequest request, StreamObserver<EmbedResponse> responses) {
        EmbedResponse.Builder response = EmbedResponse.newBuilder().setTiming(TIMING);
        request.getInputsList().forEach(input -> response.addEmbeddings(Tensor.getDefaultInstance()));
        answer(responses, response.build());
    }

    @Override
    public StreamObserver<StreamRequest> stream(StreamObserver<StreamResponse> responses) {
        streams.incrementAndGet();
        return new StreamObserver<>() {
            @Override
            public void onNext(StreamRequest request) {
                frames.add(request);
                if (!refusal.isOk()) {
                    responses.onError(refusal());
                } else if (request.hasFrame()) {
                    later(() -> responses.onNext(onFrame.apply(request)
                            .setFrameId(request.getFrame().getId())
                            .setTiming(TIMING)
                            .build()));
                }
            }

            @Override
            public void onError(Throwable failure) {
                cancelled.release();
            }

            @Override
            public void onCompleted() {
                later(responses::onCompleted);
            }
        };
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            server.shutdownNow().awaitTermination();
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> void answer(StreamObserver<T> responses, T response) {
        ((ServerCallStreamObserver<T>) responses).setOnCancelHandler(cancelled::release);
        if (calls.incrementAndGet() == stallAtCall) {
            stalledUntil = System.nanoTime() + stallNanos;
        }
        if (!refusal.isOk()) {
            responses.onError(refusal());
            return;
        }
        later(() -> {
            responses.onNext(response);
            responses.onCompleted();
        });
    }

    private void later(Runnable answer) {
        long nanos = Math.max(delay.toNanos(), stalledUntil - System.nanoTime());
        timer.schedule(
                () -> {
                    try {
                        answer.run();
                    } catch (StatusRuntimeException | IllegalStateException clientHasGone) {
                        // Nobody waits for it.
                    }
                },
                nanos,
                TimeUnit.NANOSECONDS);
    }

    private StatusRuntimeException refusal() {
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(refusal.getCode().value())
                .setMessage("as told")
                .addDetails(Any.pack(ErrorInfo.newBuilder().setReason("TOLD_TO").build()))
                .build());
    }

    /** What a call carried under a key; "null" where it carried nothing. */
    public static String value(Metadata headers, String key) {
        return String.valueOf(headers.get(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER)));
    }

    private final class HeaderKeeper implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata sent, ServerCallHandler<Q, R> next) {
            headers.add(sent);
            return next.startCall(call, sent);
        }
    }

    private static com.google.protobuf.Duration millis(int count) {
        return com.google.protobuf.Duration.newBuilder()
                .setNanos(count * 1_000_000)
                .build();
    }
}
