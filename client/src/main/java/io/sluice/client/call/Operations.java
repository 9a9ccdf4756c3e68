package io.sluice.client.call;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.sluice.client.ClassifyAnswer;
import io.sluice.client.ClassifyCall;
import io.sluice.client.EmbedAnswer;
import io.sluice.client.EmbedCall;
import io.sluice.client.ModelInfo;
import io.sluice.client.wire.Answers;
import io.sluice.client.wire.Models;
import io.sluice.client.wire.Requests;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.EmbedRequest;
import io.sluice.proto.v1.EmbedResponse;
import io.sluice.proto.v1.GetModelRequest;
import io.sluice.proto.v1.GetModelResponse;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.ListModelsRequest;
import io.sluice.proto.v1.ListModelsResponse;
import io.sluice.proto.v1.LoadModelRequest;
import io.sluice.proto.v1.LoadModelResponse;
import io.sluice.proto.v1.ModelServiceGrpc;
import io.sluice.proto.v1.UnloadModelRequest;
import io.sluice.proto.v1.UnloadModelResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a server can be asked, each as a future; see {@link UnaryCalls#send}. */
public final class Operations {

    private static final UnaryCalls.Method<ClassifyRequest, ClassifyResponse, ClassifyAnswer> CLASSIFY =
            new UnaryCalls.Method<>(InferenceServiceGrpc.getClassifyMethod(), Answers::classify);
    private static final UnaryCalls.Method<EmbedRequest, EmbedResponse, EmbedAnswer> EMBED =
            new UnaryCalls.Method<>(InferenceServiceGrpc.getEmbedMethod(), Answers::embed);
    private static final UnaryCalls.Method<ListModelsRequest, ListModelsResponse, List<ModelInfo>> MODELS =
            new UnaryCalls.Method<>(ModelServiceGrpc.getListModelsMethod(), Models::models);
    private static final UnaryCalls.Method<GetModelRequest, GetModelResponse, ModelInfo> MODEL =
            new UnaryCalls.Method<>(
                    ModelServiceGrpc.getGetModelMethod(), response -> Models.model(response.getModel()));

    private static final UnaryCalls.Method<LoadModelRequest, LoadModelResponse, ModelInfo.Loaded> LOAD =
            new UnaryCalls.Method<>(ModelServiceGrpc.getLoadModelMethod(), Models::loaded);
    private static final UnaryCalls.Method<UnloadModelRequest, UnloadModelResponse, ModelInfo> UNLOAD =
            new UnaryCalls.Method<>(
                    ModelServiceGrpc.getUnloadModelMethod(), response -> Models.model(response.getModel()));
    private static final UnaryCalls.Method<HealthCheckRequest, HealthCheckResponse, Boolean> HEALTH =
            new UnaryCalls.Method<>(
                    HealthGrpc.getCheckMethod(),
                    response -> response.getStatus() == HealthCheckResponse.ServingStatus.SERVING);

    private final UnaryCalls calls;

    public Operations(UnaryCalls calls) {
        this.calls = calls;
    }

    public CompletableFuture<ClassifyAnswer> classify(ClassifyCall call, Duration deadline) {
        return calls.send(CLASSIFY, Requests.classify(call), deadline);
    }

    public CompletableFuture<EmbedAnswer> embed(EmbedCall call, Duration deadline) {
        return calls.send(EMBED, Requests.embed(call), deadline);
    }

    public CompletableFuture<List<ModelInfo>> models(Duration deadline) {
        return calls.send(MODELS, ListModelsRequest.getDefaultInstance(), deadline);
    }

    public CompletableFuture<ModelInfo.Loaded> load(String name, boolean keepPrevious, Duration deadline) {
        return calls.send(
                LOAD,
                LoadModelRequest.newBuilder()
                        .setModel(name)
                        .setKeepPrevious(keepPrevious)
                        .build(),
                deadline);
    }

    public CompletableFuture<ModelInfo> unload(String name, String version, Duration deadline) {
        return calls.send(
                UNLOAD,
                UnloadModelRequest.newBuilder()
                        .setModel(name)
                        .setVersion(version)
                        .build(),
                deadline);
    }

    public CompletableFuture<ModelInfo> model(String name, Duration deadline) {
        return calls.send(MODEL, GetModelRequest.newBuilder().setModel(name).build(), deadline);
    }

    public CompletableFuture<Boolean> serves(String model, Duration deadline) {
        return calls.send(
                HEALTH, HealthCheckRequest.newBuilder().setService(model).build(), deadline);
    }
}
