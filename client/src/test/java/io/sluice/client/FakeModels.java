package io.sluice.client;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.Code;
import com.google.rpc.ResourceInfo;
import com.google.rpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.sluice.proto.v1.BatchLatency;
import io.sluice.proto.v1.GetModelRequest;
import io.sluice.proto.v1.GetModelResponse;
import io.sluice.proto.v1.ListModelsRequest;
import io.sluice.proto.v1.ListModelsResponse;
import io.sluice.proto.v1.LoadModelRequest;
import io.sluice.proto.v1.LoadModelResponse;
import io.sluice.proto.v1.Model;
import io.sluice.proto.v1.ModelServiceGrpc;
import io.sluice.proto.v1.ModelState;
import io.sluice.proto.v1.ModelVersion;
import io.sluice.proto.v1.Task;
import io.sluice.proto.v1.UnloadModelRequest;
import io.sluice.proto.v1.UnloadModelResponse;

/** Knows one model, {@code m}, which is the default. */
final class FakeModels extends ModelServiceGrpc.ModelServiceImplBase {

    private static final Model MODEL = Model.newBuilder()
            .setName("m")
            .setState(ModelState.MODEL_STATE_READY)
            .addTasks(Task.TASK_CLASSIFY)
            .setInputSize(64)
            .addBatchLatencies(latency(8, 21))
            .addTextBatchLatencies(latency(2, 9))
            .addVersions(ModelVersion.newBuilder()
                    .setVersion("abc")
                    .setState(ModelState.MODEL_STATE_READY)
                    .setCurrent(true))
            .build();

    private static BatchLatency latency(int batchSize, int millis) {
        return BatchLatency.newBuilder()
                .setBatchSize(batchSize)
                .setMedian(Duration.newBuilder().setNanos(millis * 1_000_000))
                .setP99(Duration.newBuilder().setNanos(2 * millis * 1_000_000))
                .setObservations(5)
                .build();
    }

    @Override
    public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> responses) {
        responses.onNext(ListModelsResponse.newBuilder().addModels(MODEL).build());
        responses.onCompleted();
    }

    /** Changes nothing, unless the previous version is to be kept. */
    @Override
    public void loadModel(LoadModelRequest request, StreamObserver<LoadModelResponse> responses) {
        responses.onNext(LoadModelResponse.newBuilder()
                .setModel(MODEL)
                .setUnchanged(!request.getKeepPrevious())
                .build());
        responses.onCompleted();
    }

    /** Says which version it was asked for. */
    @Override
    public void unloadModel(UnloadModelRequest request, StreamObserver<UnloadModelResponse> responses) {
        responses.onNext(UnloadModelResponse.newBuilder()
                .setModel(MODEL.toBuilder()
                        .setState(ModelState.MODEL_STATE_UNLOADED)
                        .setVersion(request.getVersion()))
                .build());
        responses.onCompleted();
    }

    @Override
    public void getModel(GetModelRequest request, StreamObserver<GetModelResponse> responses) {
        if (request.getModel().isEmpty() || request.getModel().equals("m")) {
            responses.onNext(GetModelResponse.newBuilder().setModel(MODEL).build());
            responses.onCompleted();
            return;
        }
        responses.onError(StatusProto.toStatusRuntimeException(Status.newBuilder()
                .setCode(Code.NOT_FOUND_VALUE)
                .setMessage("there is no model '%s'".formatted(request.getModel()))
                .addDetails(Any.pack(ResourceInfo.newBuilder()
                        .setResourceType("sluice.v1.Model")
                        .setResourceName(request.getModel())
                        .build()))
                .build()));
    }
}
