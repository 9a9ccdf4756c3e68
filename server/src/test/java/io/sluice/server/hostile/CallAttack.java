package io.sluice.server.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.EmbedRequest;
import io.sluice.proto.v1.GetModelRequest;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.ListModelsRequest;
import io.sluice.proto.v1.LoadModelRequest;
import io.sluice.proto.v1.ModelServiceGrpc;
import io.sluice.proto.v1.UnloadModelRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Unary calls of every method whose message is random, mutated or none; each is answered with what it is to blame for. */
public final class CallAttack implements Attack {

    /** What a client can bring about. INTERNAL and UNKNOWN are the server's own mistakes. */
    static final Set<Status.Code> TO_BLAME = EnumSet.of(
            Status.Code.OK,
            Status.Code.INVALID_ARGUMENT,
            Status.Code.NOT_FOUND,
            Status.Code.FAILED_PRECONDITION,
            Status.Code.RESOURCE_EXHAUSTED,
            Status.Code.PERMISSION_DENIED);

    static final int PATIENCE_SECONDS = 30;

    private record Target(MethodDescriptor<?, ?> method, com.google.protobuf.Message prototype) {}

    private static final List<Target> TARGETS = List.of(
            new Target(InferenceServiceGrpc.getClassifyMethod(), ClassifyRequest.getDefaultInstance()),
            new Target(InferenceServiceGrpc.getEmbedMethod(), EmbedRequest.getDefaultInstance()),
            new Target(ModelServiceGrpc.getGetModelMethod(), GetModelRequest.getDefaultInstance()),
            new Target(ModelServiceGrpc.getListModelsMethod(), ListModelsRequest.getDefaultInstance()),
            new Target(ModelServiceGrpc.getLoadModelMethod(), LoadModelRequest.getDefaultInstance()),
            new Target(ModelServiceGrpc.getUnloadModelMethod(), UnloadModelRequest.getDefaultInstance()));

    private final ManagedChannel channel;
    private final String[] models;
    private final List<byte[]> right;

    /**
     * @param models names that there are
     * @param right messages of Classify that are right
     */
    public CallAttack(ManagedChannel channel, String[] models, List<byte[]> right) {
        this.channel = channel;
        this.models = models.clone();
        this.right = List.copyOf(right);
    }

    @Override
    public void carryOut(Random random) {
        if (random.nextInt(3) == 0) {
            byte[] message = Mutation.of(right.get(random.nextInt(right.size())), random);
            expectBlame(InferenceServiceGrpc.getClassifyMethod(), message);
            return;
        }
        Target target = TARGETS.get(random.nextInt(TARGETS.size()));
        byte[] message = new RandomMessage(random, models)
                .of(target.prototype().getDescriptorForType())
                .toByteArray();
        expectBlame(target.method(), random.nextBoolean() ? message : Mutation.of(message, random));
    }

    private void expectBlame(MethodDescriptor<?, ?> method, byte[] message) {
        Status status = call(RawMarshaller.raw(method), message);
        assertThat(TO_BLAME).as(method.getBareMethodName() + ": " + status).contains(status.getCode());
    }

    private <R> Status call(MethodDescriptor<byte[], R> method, byte[] message) {
        try {
            ClientCalls.blockingUnaryCall(
                    channel,
                    method,
                    CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS),
                    message);
            return Status.OK;
        } catch (StatusRuntimeException failure) {
            return failure.getStatus();
        }
    }
}
