package io.sluice.server.e2e;

import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.InferenceServiceGrpc.InferenceServiceBlockingStub;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Clients that call one after another, each on a thread of its own, until they are told to end. */
final class Load implements AutoCloseable {

    private static final int CLIENTS = 8;
    private static final int CONNECTIONS = 2;

    private final List<ManagedChannel> channels;
    private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    private final Map<Code, Long> ends = new ConcurrentHashMap<>();
    private final Predicate<ClassifyResponse> right;
    private final AtomicLong wrong = new AtomicLong();
    private volatile boolean enough;

    Load(ServerFixture fixture, ClassifyRequest request) {
        this(fixture, request, answer -> true);
    }

    /** @param right whether an answer is what it should be; called by several threads */
    Load(ServerFixture fixture, ClassifyRequest request, Predicate<ClassifyResponse> right) {
        this.right = right;
        channels =
                IntStream.range(0, CONNECTIONS).mapToObj(i -> fixture.connect()).toList();
        for (int i = 0; i < CLIENTS; i++) {
            InferenceServiceBlockingStub stub = InferenceServiceGrpc.newBlockingStub(channels.get(i % CONNECTIONS));
            clients.execute(() -> callUntilEnough(stub, request));
        }
    }

    /** How many calls ended with each code so far. */
    Map<Code, Long> ends() {
        return Map.copyOf(ends);
    }

    long ended(Code code) {
        return ends.getOrDefault(code, 0L);
    }

    /** How many answers were not what they should be so far. */
    long wrong() {
        return wrong.get();
    }

    /** Waits for the calls in flight; none begins after. */
    void finish() throws InterruptedException {
        enough = true;
        clients.shutdown();
        if (!clients.awaitTermination(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("a call never ended; ended have " + ends);
        }
    }

    @Override
    public void close() {
        enough = true;
        channels.forEach(ManagedChannel::shutdownNow);
        clients.shutdownNow();
    }

    private void callUntilEnough(InferenceServiceBlockingStub stub, ClassifyRequest request) {
        while (!enough) {
            Code code = Code.OK;
            try {
                ClassifyResponse answer = stub.withDeadlineAfter(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .classify(request);
                if (!right.test(answer)) {
                    wrong.incrementAndGet();
                }
            } catch (StatusRuntimeException failure) {
                code = failure.getStatus().getCode();
            }
            ends.merge(code, 1L, Long::sum);
        }
    }
}
