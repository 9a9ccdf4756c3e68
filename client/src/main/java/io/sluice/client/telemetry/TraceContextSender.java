package io.sluice.client.telemetry;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;

/** Puts the context of the thread that starts a call into the call's headers. */
final class TraceContextSender implements ClientInterceptor {

    private final TextMapPropagator propagator;

    TraceContextSender(TextMapPropagator propagator) {
        this.propagator = propagator;
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<R> listener, Metadata headers) {
                propagator.inject(Context.current(), headers, (carrier, name, value) -> {
                    if (carrier != null) {
                        carrier.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
                    }
                });
                super.start(listener, headers);
            }
        };
    }
}
