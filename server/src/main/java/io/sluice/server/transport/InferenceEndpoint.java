package io.sluice.server.transport;

import io.grpc.stub.StreamObserver;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.EmbedRequest;
import io.sluice.proto.v1.EmbedResponse;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.StreamRequest;
import io.sluice.proto.v1.StreamResponse;
import io.sluice.server.transport.message.ClassifyParser;
import io.sluice.server.transport.message.EmbedParser;
import io.sluice.server.transport.message.ModelView;
import io.sluice.server.transport.reply.ResultWriter;
import io.sluice.server.transport.stream.StreamCalls;

/** {@code sluice.v1.InferenceService}. */
final class InferenceEndpoint extends InferenceServiceGrpc.InferenceServiceImplBase {

    private final InferenceCalls calls;
    private final StreamCalls streams;
    private final int maxInputs;

    InferenceEndpoint(InferenceCalls calls, StreamCalls streams, int maxInputs) {
        this.calls = calls;
        this.streams = streams;
        this.maxInputs = maxInputs;
    }

    @Override
    public void classify(ClassifyRequest message, StreamObserver<ClassifyResponse> observer) {
        calls.begin(
                new InferenceCalls.Exchange<>(
                        message.getModel(),
                        message.getVersion(),
                        model -> ClassifyParser.parse(message, new ModelView(model), maxInputs),
                        ResultWriter::classifyResponse),
                observer);
    }

    @Override
    public void embed(EmbedRequest message, StreamObserver<EmbedResponse> observer) {
        calls.begin(
                new InferenceCalls.Exchange<>(
                        message.getModel(),
                        message.getVersion(),
                        model -> EmbedParser.parse(message, new ModelView(model), maxInputs),
                        ResultWriter::embedResponse),
                observer);
    }

    @Override
    public StreamObserver<StreamRequest> stream(StreamObserver<StreamResponse> observer) {
        return streams.begin(observer);
    }
}
