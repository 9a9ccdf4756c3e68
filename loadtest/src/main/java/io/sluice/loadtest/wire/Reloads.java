package io.sluice.loadtest.wire;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.sluice.proto.v1.GetModelRequest;
import io.sluice.proto.v1.LoadModelRequest;
import io.sluice.proto.v1.ModelServiceGrpc;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Has the server reload a model again and again beside a load, on a thread of its own. */
public final class Reloads implements AutoCloseable {

    /** Of one reload; a large model takes a while to be read and warmed up. */
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private final Channel channel;
    private final String model;
    private final Duration interval;
    private final CountDownLatch enough = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "sluice-loadtest-reloads");
    private final AtomicInteger ended = new AtomicInteger();
    private volatile @Nullable String failure;

    private Reloads(Channel channel, String model, Duration interval) {
        this.channel = channel;
        this.model = model;
        this.interval = interval;
    }

    /**
     * Begins, the first reload after one interval.
     *
     * @param model empty for the server's default model
     * @param interval from the end of one reload to the begin of the next
     */
    public static Reloads begin(Connections connections, String model, Duration interval) {
        Reloads reloads = new Reloads(connections.channels().get(0), model, interval);
        reloads.thread.start();
        return reloads;
    }

    /** What went wrong, as a sentence: the first reload that failed, or that there was none. After {@link #close}. */
    public Optional<String> problem() {
        if (failure == null && ended.get() == 0) {
            return Optional.of("no reload ended while the load ran; let it run longer than " + interval);
        }
        return Optional.ofNullable(failure);
    }

    /** Waits for the reload under way; none begins after. */
    @Override
    public void close() {
        enough.countDown();
        try {
            thread.join();
        } catch (InterruptedException interruption) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            String name = name();
            while (!enough.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                stub().loadModel(LoadModelRequest.newBuilder().setModel(name).build());
                ended.incrementAndGet();
            }
        } catch (StatusRuntimeException refused) {
            failure = "reload %d failed: %s".formatted(ended.get() + 1, refused.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** An administrator must name a model; a load need not. */
    private String name() {
        return stub().getModel(GetModelRequest.newBuilder().setModel(model).build())
                .getModel()
                .getName();
    }

    private ModelServiceGrpc.ModelServiceBlockingStub stub() {
        return ModelServiceGrpc.newBlockingStub(channel).withDeadlineAfter(DEADLINE.toNanos(), TimeUnit.NANOSECONDS);
    }
}
