package io.sluice.server.transport.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.sluice.proto.orca.v3.OpenRcaServiceGrpc;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.ModelServiceGrpc;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MethodAccessTest {

    static Stream<String> methods() {
        return Stream.of(
                        InferenceServiceGrpc.getServiceDescriptor(),
                        ModelServiceGrpc.getServiceDescriptor(),
                        HealthGrpc.getServiceDescriptor(),
                        OpenRcaServiceGrpc.getServiceDescriptor(),
                        ServerReflectionGrpc.getServiceDescriptor())
                .map(ServiceDescriptor::getMethods)
                .flatMap(methods -> methods.stream().map(MethodDescriptor::getFullMethodName));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void of_everyMethodOfEveryService_isWrittenDown(String method) {
        assertThat(MethodAccess.of(method))
                .as("%s needs an entry in MethodAccess: until then nobody may call it", method)
                .isPresent();
    }

    @Test
    void of_methodThatNobodyWroteDown_isEmpty() {
        assertThat(MethodAccess.of("sluice.v1.ModelService/DropModel")).isEmpty();
    }
}
