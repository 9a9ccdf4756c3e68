package io.sluice.client;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.StreamRequest;
import io.sluice.proto.v1.StreamResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** What streams of a {@link FakeService} do, and what became of them. */
public final class FakeStreams {

    public final List<StreamConfig> configs = new CopyOnWriteArrayList<>();
    /** Ids in the order of arrival. */
    public final List<Long> frames = new CopyOnWriteArrayList<>();

    public final AtomicInteger answered = new AtomicInteger();
    /** Counted down when a configuration has come. */
    public final CountDownLatch opened = new CountDownLatch(1);

    public final CountDownLatch cancelled = new CountDownLatch(1);
    public final CountDownLatch halfClosed = new CountDownLatch(1);
    /** Size of an answer to an embed stream. */
    public volatile int embeddingBytes = 2;

    private volatile boolean takesFrames = true;

    /** Reads the configuration of a stream, and nothing after it. */
    public void takeNoFrames() {
        takesFrames = false;
    }

    boolean takesFrames() {
        return takesFrames;
    }

    StreamObserver<StreamRequest> open(StreamObserver<StreamResponse> responses) {
        return new FakeStream(this, (ServerCallStreamObserver<StreamResponse>) responses);
    }
}
