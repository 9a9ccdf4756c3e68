package io.sluice.server.transport.wire;

import io.grpc.BindableService;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.transport.call.CallEnd;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers bytes that are no message with INVALID_ARGUMENT.
 *
 * <p>gRPC itself would answer UNKNOWN, and log a stack trace for every one that a client cares to send. The requests of a guarded
 * service are read by {@link RequestMarshaller}.
 */
public final class MalformedMessages implements ServerInterceptor {

    private MalformedMessages() {}

    /** The service as it is, with this guard before it. */
    public static ServerServiceDefinition guard(BindableService service) {
        ServerServiceDefinition plain = service.bindService();
        ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(
                        plain.getServiceDescriptor().getName())
                // Reflection reads it.
                .setSchemaDescriptor(plain.getServiceDescriptor().getSchemaDescriptor());
        List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
        for (ServerMethodDefinition<?, ?> method : plain.getMethods()) {
            ServerMethodDefinition<?, ?> lenient = lenient(method);
            methods.add(lenient);
            descriptor.addMethod(lenient.getMethodDescriptor());
        }
        ServerServiceDefinition.Builder guarded = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(guarded::addMethod);
        return ServerInterceptors.intercept(guarded.build(), new MalformedMessages());
    }

    private static <Q, R> ServerMethodDefinition<Q, R> lenient(ServerMethodDefinition<Q, R> method) {
        MethodDescriptor<Q, R> descriptor = method.getMethodDescriptor();
        return ServerMethodDefinition.create(
                descriptor.toBuilder()
                        .setRequestMarshaller(new RequestMarshaller<>(descriptor.getRequestMarshaller()))
                        .build(),
                method.getServerCallHandler());
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return new Guard<>(call, next.startCall(call, headers));
    }

    /** Ends the call at its first malformed message; the handler then sees neither that nor what follows. */
    private static final class Guard<Q> extends SimpleForwardingServerCallListener<Q> {

        private final ServerCall<Q, ?> call;
        private boolean refused;

        Guard(ServerCall<Q, ?> call, ServerCall.Listener<Q> next) {
            super(next);
            this.call = call;
        }

        @Override
        public void onMessage(@Nullable Q message) {
            if (refused) {
                return;
            }
            if (message != null) {
                super.onMessage(message);
                return;
            }
            refused = true;
            CallEnd.refuseUnread(
                    call,
                    new Rejection.InvalidArgument("request", "its bytes are no message of the method's request type"));
        }

        @Override
        public void onHalfClose() {
            if (!refused) {
                super.onHalfClose();
            }
        }
    }
}
