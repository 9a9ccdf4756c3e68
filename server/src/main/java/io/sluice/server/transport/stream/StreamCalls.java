package io.sluice.server.transport.stream;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.proto.v1.StreamRequest;
import io.sluice.proto.v1.StreamResponse;
import io.sluice.server.rejection.ModelRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.repository.ModelRepository;
import io.sluice.server.repository.ModelState;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.Telemetry;
import io.sluice.server.transport.bounds.Transfer;
import io.sluice.server.transport.call.ServedModels;
import io.sluice.server.transport.terms.AgreedTerms;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** Every open stream: begins them, and ends them when their model or the server stops. Never blocks, never throws. */
public final class StreamCalls {

    /** What the clients of a model that goes are told to wait. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ServedModels models;
    private final Telemetry telemetry;
    private final Set<String> counted = ConcurrentHashMap.newKeySet();
    private final StreamPolicy policy;
    private final FairShares shares;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, StreamCalls::daemon);

    /*
     * A stream adds itself before it reads `draining`, and drain() sets it before it looks at the streams: one of the two
     * ends it. Likewise a stream is here before its model is looked up, and a model's state changes before its listeners
     * are told.
     */
    private final Set<OpenStream> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Rejection draining;

    public StreamCalls(ModelRepository repository, Telemetry telemetry, StreamPolicy policy) {
        this.models = new ServedModels(repository, telemetry);
        this.policy = policy;
        this.shares = new FairShares(policy.defaultInFlight());
        // Else a stream would be kept in memory until what it waited for, long after its end.
        timer.setRemoveOnCancelPolicy(true);
        this.telemetry = telemetry;
        repository.onStateChange(this::modelChanged);
        repository.onVersionChange(name -> open.forEach(stream -> stream.versionsChanged(name)));
    }

    /** Serves one call; {@code observer} is ended exactly once. */
    public StreamObserver<StreamRequest> begin(StreamObserver<StreamResponse> observer) {
        // The generated code hands nothing else to a streaming method.
        ServerCallStreamObserver<StreamResponse> call = (ServerCallStreamObserver<StreamResponse>) observer;
        call.disableAutoRequest();
        AgreedTerms terms = AgreedTerms.ofCurrentCall();
        OpenStream stream = new OpenStream(
                call, timer, wire -> new StreamSession(models, policy, shares, wire, StreamClock.SYSTEM, terms));
        Transfer.ofCurrentCall().endBy(stream::cutOff);
        open.add(stream);
        Runnable gone = () -> {
            open.remove(stream);
            stream.cancel();
        };
        call.setOnCancelHandler(gone);
        call.setOnCloseHandler(gone);
        call.setOnReadyHandler(stream::ready);
        stream.start();
        Rejection why = draining;
        if (why != null) {
            stream.drain(why);
        }
        return stream;
    }

    /** From here on streams take no frame: what they have admitted is answered, then they end with the reason. */
    public void drain(Rejection why) {
        draining = why;
        open.forEach(stream -> stream.drain(why));
    }

    /** Ends every stream at once with the reason; the server cannot wait for them any longer. After {@link #drain}. */
    public void cutOff(Rejection why) {
        open.forEach(stream -> stream.cutOff(why));
        timer.shutdownNow();
    }

    private void modelChanged(String model, ModelState state) {
        if (counted.add(model)) {
            telemetry.model(model).gauge(Instrument.STREAMS, () -> openOf(model));
        }
        if (state != ModelState.READY) {
            Rejection why = new ModelRejection.ModelNotReady(model, state.name(), RETRY_AFTER);
            open.forEach(stream -> stream.modelGone(model, why));
        }
    }

    private long openOf(String model) {
        return open.stream()
                .filter(stream -> stream.model().filter(model::equals).isPresent())
                .count();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "sluice-stream-timer");
        thread.setDaemon(true);
        return thread;
    }
}
