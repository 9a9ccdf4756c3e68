package io.sluice.server.transport;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.server.repository.ModelRepository;
import io.sluice.server.repository.ModelRepository.Resolution;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.repository.ServingModel;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InferenceResult;
import io.sluice.server.request.Rejection;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.Telemetry;
import io.sluice.server.transport.message.ModelTarget;
import io.sluice.server.transport.message.ParsedRequest;
import io.sluice.server.transport.message.RejectedException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Takes unary inference calls from their message to a submitted request. Never blocks, never throws. */
final class InferenceCalls {

    /**
     * Counts the ends of calls that name no model there is, or are refused unread. Names come from clients: as labels they
     * would be without bound.
     */
    static final String UNKNOWN_MODEL = "(unknown)";

    private final ModelRepository repository;
    private final Telemetry telemetry;
    private final Set<InferenceRequest> inFlight = ConcurrentHashMap.newKeySet();

    InferenceCalls(ModelRepository repository, Telemetry telemetry) {
        this.repository = repository;
        this.telemetry = telemetry;
    }

    /** Reads the rest of a message once its model is known. */
    @FunctionalInterface
    interface Parser {
        ParsedRequest parse(ServingModel model) throws RejectedException;
    }

    /**
     * How one call is read and answered.
     *
     * @param model as in the message
     * @param version as in the message
     * @param <M> response message
     */
    record Exchange<M>(String model, String version, Parser parser, Function<InferenceResult, M> writer) {}

    /** Ends {@code observer} exactly once, now or later, on any thread. */
    <M> void begin(Exchange<M> exchange, StreamObserver<M> observer) {
        try {
            // The generated code hands nothing else to a unary method.
            submit(exchange, (ServerCallStreamObserver<M>) observer);
        } catch (RejectedException refused) {
            refuse(exchange, observer, refused.rejection());
        } catch (Throwable bug) {
            refuse(exchange, observer, Incident.report(bug));
        }
    }

    /** Ends every request that has not ended yet, with UNAVAILABLE: the server cannot wait for them any longer. */
    void cutOff() {
        inFlight.forEach(request -> request.fail(new Rejection.Draining(CallGate.RETRY_AFTER)));
    }

    private <M> void submit(Exchange<M> exchange, ServerCallStreamObserver<M> call) throws RejectedException {
        ServingModel model = resolve(exchange);
        ParsedRequest parsed = exchange.parser().parse(model);
        CallSink<M> sink = new CallSink<>(
                call, exchange.writer(), telemetry.model(model.key().name()));
        InferenceRequest request =
                new InferenceRequest(model.key(), parsed.task(), parsed.inputs(), CallDeadline.ofCurrentCall(), sink);
        inFlight.add(request);
        call.setOnCloseHandler(() -> inFlight.remove(request));
        call.setOnCancelHandler(() -> {
            inFlight.remove(request);
            request.fail(CallDeadline.cancellationOf(request));
        });
        try {
            model.submit(request);
        } catch (Throwable bug) {
            request.fail(Incident.report(bug));
        }
    }

    private ServingModel resolve(Exchange<?> exchange) throws RejectedException {
        ModelTarget target = ModelTarget.parse(exchange.model(), exchange.version());
        Resolution resolution = repository.resolve(target.model(), target.version());
        if (resolution instanceof Resolution.Refused refused) {
            throw new RejectedException(refused.rejection());
        }
        return ((Resolution.Found) resolution).model();
    }

    private void refuse(Exchange<?> exchange, StreamObserver<?> observer, Rejection rejection) {
        CallEnd.refuse(observer, rejection);
        String label =
                repository.status(exchange.model()).map(ModelStatus::name).orElse(UNKNOWN_MODEL);
        telemetry.model(label).add(Instrument.REQUESTS, 1, rejection.reason());
    }
}
