package io.sluice.server.transport;

import io.grpc.stub.StreamObserver;
import io.sluice.proto.v1.GetModelRequest;
import io.sluice.proto.v1.GetModelResponse;
import io.sluice.proto.v1.ListModelsRequest;
import io.sluice.proto.v1.ListModelsResponse;
import io.sluice.proto.v1.LoadModelRequest;
import io.sluice.proto.v1.LoadModelResponse;
import io.sluice.proto.v1.ModelServiceGrpc;
import io.sluice.proto.v1.UnloadModelRequest;
import io.sluice.proto.v1.UnloadModelResponse;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.repository.ModelRepository;
import io.sluice.server.repository.ModelRepository.LoadResult;
import io.sluice.server.transport.call.CallEnd;
import io.sluice.server.transport.message.ModelTarget;
import io.sluice.server.transport.message.RejectedException;
import io.sluice.server.transport.reply.ModelWriter;
import java.util.Optional;

/** {@code sluice.v1.ModelService}. */
final class ModelEndpoint extends ModelServiceGrpc.ModelServiceImplBase {

    private final ModelRepository repository;
    private final ModelLookup lookup;
    private final AdminCalls admin;

    ModelEndpoint(ModelRepository repository, AdminCalls admin) {
        this.repository = repository;
        this.lookup = new ModelLookup(repository);
        this.admin = admin;
    }

    @Override
    public void listModels(ListModelsRequest message, StreamObserver<ListModelsResponse> observer) {
        CallEnd.answer(observer, () -> {
            ListModelsResponse.Builder response = ListModelsResponse.newBuilder();
            repository.list().forEach(status -> response.addModels(ModelWriter.model(status)));
            return response.build();
        });
    }

    @Override
    public void getModel(GetModelRequest message, StreamObserver<GetModelResponse> observer) {
        CallEnd.answer(
                observer,
                () -> GetModelResponse.newBuilder()
                        .setModel(ModelWriter.model(lookup.find(message.getModel(), message.getVersion())))
                        .build());
    }

    @Override
    public void loadModel(LoadModelRequest message, StreamObserver<LoadModelResponse> observer) {
        admin.begin("LoadModel", observer, () -> {
            String name = lookup.named(message.getModel());
            LoadResult result = repository.load(name, message.getKeepPrevious());
            if (result instanceof LoadResult.Refused refused) {
                throw new RejectedException(refused.rejection());
            }
            return LoadModelResponse.newBuilder()
                    .setModel(ModelWriter.model(lookup.find(name, "")))
                    .setUnchanged(result instanceof LoadResult.Unchanged)
                    .build();
        });
    }

    @Override
    public void unloadModel(UnloadModelRequest message, StreamObserver<UnloadModelResponse> observer) {
        admin.begin("UnloadModel", observer, () -> {
            String name = lookup.named(message.getModel());
            String version =
                    ModelTarget.parse(message.getModel(), message.getVersion()).version();
            Optional<Rejection> refusal = repository.unload(name, version);
            if (refusal.isPresent()) {
                throw new RejectedException(refusal.get());
            }
            return UnloadModelResponse.newBuilder()
                    .setModel(ModelWriter.model(lookup.find(name, "")))
                    .build();
        });
    }
}
