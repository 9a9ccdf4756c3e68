package io.sluice.server.transport;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.ModelServiceGrpc;
import io.sluice.server.access.Permission;
import io.sluice.server.access.PresentedCredentials;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.ResponseSink;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import io.sluice.server.transport.identity.Caller;
import io.sluice.server.transport.identity.Entrance;
import io.sluice.server.transport.identity.PeerAddress;
import io.sluice.server.transport.message.ClassifyParser;
import io.sluice.server.transport.message.ModelView;
import io.sluice.server.transport.message.RejectedException;
import io.sluice.server.transport.terms.CallTermsReader;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The calls of {@code sluice.v1} for those inside this process who speak for a client without gRPC. They take the same way: the
 * same credentials and limits, the same checks of the message, the same admission, and a stop waits for them too. Safe for use
 * by several threads; never blocks.
 */
public final class DirectCalls {

    private static final String CLASSIFY =
            InferenceServiceGrpc.getClassifyMethod().getFullMethodName();

    private final Entrance entrance;
    private final CallGate gate;
    private final CallTermsReader reader;
    private final InferenceCalls calls;
    private final ModelMeter meter;

    /** @param meter counts what is refused before its model is known */
    DirectCalls(Entrance entrance, CallGate gate, CallTermsReader reader, InferenceCalls calls, ModelMeter meter) {
        this.entrance = entrance;
        this.gate = gate;
        this.reader = reader;
        this.calls = calls;
        this.meter = meter;
    }

    /**
     * For whom a call is made.
     *
     * @param credentials as a call through gRPC would carry them
     * @param address where the client calls from
     * @param headers every value of a header of the client's, by its name in lower case
     */
    public record Client(
            PresentedCredentials credentials, InetSocketAddress address, Function<String, List<String>> headers) {

        private Attributes connection() {
            return Attributes.newBuilder()
                    .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, address)
                    .build();
        }
    }

    /**
     * The fields of a {@code ClassifyRequest} of one picture.
     *
     * @param topK as there, 0 for the usual number
     * @param picture a whole file, never changed from here on
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Classify(
            String model, String version, int topK, List<String> labels, List<String> templates, byte[] picture) {}

    /**
     * Whether a client may ask about models, as often as it likes.
     *
     * @throws RejectedException if not, with the reason
     */
    public void checkMayAsk(Client client) throws RejectedException {
        String method = ModelServiceGrpc.getListModelsMethod().getFullMethodName();
        entrance.identify(client.credentials(), PeerAddress.of(client.connection()), method, Permission.SERVE);
    }

    /**
     * Begins a call, which counts for the client until it is closed.
     *
     * @throws RejectedException if the client is not let in, or the server stops; there is then nothing to close
     */
    public Call begin(Client client) throws RejectedException {
        Optional<Rejection> stopping = gate.enter();
        if (stopping.isPresent()) {
            throw new RejectedException(stopping.get());
        }
        try {
            return new Call(
                    client,
                    entrance.enter(
                            client.credentials(), PeerAddress.of(client.connection()), CLASSIFY, Permission.SERVE));
        } catch (RejectedException refused) {
            gate.leave();
            meter.add(Instrument.REQUESTS, 1, refused.rejection().reason());
            throw refused;
        }
    }

    /** One call of a client's that was let in. For one thread. */
    public final class Call implements AutoCloseable {

        private final Client client;
        private final Caller caller;
        private Runnable forget = () -> {};

        private Call(Client client, Caller caller) {
            this.client = client;
            this.caller = caller;
        }

        /**
         * Asks; at most once.
         *
         * @param deadlineNanos on the server's clock, {@link System#nanoTime()}; the operator may set an earlier one
         * @param sink ended exactly once, now or later, on any thread
         */
        public void classify(Classify question, long deadlineNanos, ResponseSink sink) {
            ClassifyRequest message = ClassifyRequest.newBuilder()
                    .setModel(question.model())
                    .setVersion(question.version())
                    .setTopK(question.topK())
                    .addAllLabels(question.labels())
                    .addAllLabelTemplates(question.templates())
                    .addImages(Image.newBuilder().setEncoded(UnsafeByteOperations.unsafeWrap(question.picture())))
                    .build();
            forget = calls.submit(
                    message,
                    model -> ClassifyParser.parse(message, new ModelView(model), message.getImagesCount()),
                    reader.terms(caller, CLASSIFY, metadata(), client.connection(), deadlineNanos),
                    sink);
        }

        /** Ends the call, answered or not. */
        @Override
        public void close() {
            forget.run();
            caller.quota().endCall();
            gate.leave();
        }

        private Metadata metadata() {
            Metadata metadata = new Metadata();
            reader.clientHeader()
                    .ifPresent(name -> client.headers()
                            .apply(name)
                            .forEach(value ->
                                    metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value)));
            return metadata;
        }
    }
}
