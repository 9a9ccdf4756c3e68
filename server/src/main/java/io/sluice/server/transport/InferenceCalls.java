package io.sluice.server.transport;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.repository.ServingModel;
import io.sluice.server.request.InferenceRequest;
import io.sluice.server.request.InferenceResult;
import io.sluice.server.request.ResponseSink;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.transport.call.CallEnd;
import io.sluice.server.transport.call.Incident;
import io.sluice.server.transport.call.ServedModels;
import io.sluice.server.transport.message.ParsedRequest;
import io.sluice.server.transport.message.RejectedException;
import io.sluice.server.transport.terms.AgreedTerms;
import io.sluice.server.transport.terms.DeadlineTimer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Takes unary inference calls from their message to a submitted request. Never blocks, never throws. */
final class InferenceCalls {

    private final ServedModels models;
    private final DeadlineTimer timer = new DeadlineTimer();
    private final Set<InferenceRequest> inFlight = ConcurrentHashMap.newKeySet();

    InferenceCalls(ServedModels models) {
        this.models = models;
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
        long arrivedAtNanos = System.nanoTime();
        try {
            // The generated code hands nothing else to a unary method.
            submit(exchange, (ServerCallStreamObserver<M>) observer, arrivedAtNanos);
        } catch (RejectedException refused) {
            refuse(exchange, observer, refused.rejection(), arrivedAtNanos);
        } catch (Throwable bug) {
            refuse(exchange, observer, Incident.report(bug), arrivedAtNanos);
        }
    }

    /** Ends every request that has not ended yet, with UNAVAILABLE: the server cannot wait for them any longer. */
    void cutOff() {
        inFlight.forEach(request -> request.fail(new CallRejection.Draining(CallGate.RETRY_AFTER)));
        timer.stop();
    }

    private <M> void submit(Exchange<M> exchange, ServerCallStreamObserver<M> call, long arrivedAtNanos)
            throws RejectedException {
        // Held until the request is in: else the version could drain between the two, and refuse what it was found for.
        try (ServingModel model = models.resolve(exchange.model(), exchange.version())) {
            submit(exchange, call, model, arrivedAtNanos);
        }
    }

    private <M> void submit(
            Exchange<M> exchange, ServerCallStreamObserver<M> call, ServingModel model, long arrivedAtNanos)
            throws RejectedException {
        AgreedTerms agreed = AgreedTerms.ofCurrentCall();
        ParsedRequest parsed = exchange.parser().parse(model);
        agreed.quota().requestsMore(parsed.inputs().size() - 1);
        CallSink<M> sink = new CallSink<>(call, exchange.writer(), models.meter(model));
        InferenceRequest request = new InferenceRequest(
                model.key(),
                parsed.task(),
                parsed.inputs(),
                agreed.ofRequest(arrivedAtNanos),
                sink,
                agreed.trace().request(model.key(), arrivedAtNanos));
        inFlight.add(request);
        Runnable forget = forgetting(request, agreed);
        call.setOnCloseHandler(forget);
        call.setOnCancelHandler(() -> {
            forget.run();
            request.fail(AgreedTerms.cancellationOf(request.deadlineNanos()));
        });
        try {
            model.submit(request);
        } catch (Throwable bug) {
            request.fail(Incident.report(bug));
        }
    }

    /**
     * Submits what came by another way than gRPC, whose timers and cancellations do not reach it.
     *
     * @param sink ended exactly once, now or later, on any thread
     * @return what is to be done when nobody waits for the answer any more
     */
    Runnable submit(ClassifyRequest message, Parser parser, AgreedTerms agreed, ResponseSink sink) {
        long arrivedAtNanos = System.nanoTime();
        try (ServingModel model = models.resolve(message.getModel(), message.getVersion())) {
            ParsedRequest parsed = parser.parse(model);
            agreed.quota().requestsMore(parsed.inputs().size() - 1);
            InferenceRequest request = new InferenceRequest(
                    model.key(),
                    parsed.task(),
                    parsed.inputs(),
                    agreed.ofRequest(arrivedAtNanos),
                    new CountedSink(sink, models.meter(model)));
            inFlight.add(request);
            timer.watch(request);
            try {
                model.submit(request);
            } catch (Throwable bug) {
                request.fail(Incident.report(bug));
            }
            return () -> {
                inFlight.remove(request);
                timer.forget(request);
                request.cancel();
            };
        } catch (RejectedException refused) {
            refuse(message.getModel(), sink, refused.rejection());
        } catch (Throwable bug) {
            refuse(message.getModel(), sink, Incident.report(bug));
        }
        return () -> {};
    }

    private void refuse(String model, ResponseSink sink, Rejection rejection) {
        models.meter(model).add(Instrument.REQUESTS, 1, rejection.reason());
        sink.fail(rejection);
    }

    /** What is to be done when the call of a request has ended. */
    private Runnable forgetting(InferenceRequest request, AgreedTerms agreed) {
        if (!agreed.isImposed(request.deadlineNanos())) {
            return () -> inFlight.remove(request);
        }
        timer.watch(request);
        return () -> {
            inFlight.remove(request);
            timer.forget(request);
        };
    }

    private void refuse(Exchange<?> exchange, StreamObserver<?> observer, Rejection rejection, long arrivedAtNanos) {
        CallEnd.refuse(observer, rejection);
        models.meter(exchange.model()).add(Instrument.REQUESTS, 1, rejection.reason());
        AgreedTerms.ofCurrentCall().trace().refused(rejection, arrivedAtNanos);
    }
}
