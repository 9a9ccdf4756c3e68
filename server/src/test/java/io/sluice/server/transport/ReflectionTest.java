package io.sluice.server.transport;

import static io.sluice.server.transport.TransportFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.sluice.proto.orca.v3.OpenRcaServiceGrpc;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.ModelServiceGrpc;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReflectionTest {

    @Test
    void listServices_namesEveryService() throws Exception {
        ServerReflectionResponse response =
                ask(ServerReflectionRequest.newBuilder().setListServices("").build());

        assertThat(response.getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains(
                        InferenceServiceGrpc.SERVICE_NAME,
                        ModelServiceGrpc.SERVICE_NAME,
                        HealthGrpc.SERVICE_NAME,
                        OpenRcaServiceGrpc.SERVICE_NAME);
    }

    @Test
    void fileContainingSymbol_givesTheContract() throws Exception {
        ServerReflectionResponse response = ask(ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol(InferenceServiceGrpc.SERVICE_NAME)
                .build());

        FileDescriptorProto file = FileDescriptorProto.parseFrom(
                response.getFileDescriptorResponse().getFileDescriptorProto(0));
        assertThat(file.getName()).isEqualTo("sluice/v1/inference.proto");
    }

    private static ServerReflectionResponse ask(ServerReflectionRequest request) throws Exception {
        try (TransportFixture transport = TransportFixture.start("m")) {
            CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
            StreamObserver<ServerReflectionRequest> requests = ServerReflectionGrpc.newStub(transport.channel)
                    .serverReflectionInfo(new StreamObserver<>() {
                        @Override
                        public void onNext(ServerReflectionResponse response) {
                            answer.complete(response);
                        }

                        @Override
                        public void onError(Throwable cause) {
                            answer.completeExceptionally(cause);
                        }

                        @Override
                        public void onCompleted() {}
                    });
            requests.onNext(request);
            ServerReflectionResponse response = get(answer);
            requests.onCompleted();
            return response;
        }
    }
}
