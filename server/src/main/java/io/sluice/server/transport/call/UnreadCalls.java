package io.sluice.server.transport.call;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.sluice.server.rejection.AccessRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.telemetry.ModelMeter;
import io.sluice.server.trace.CallTrace;
import io.sluice.server.trace.Traces;
import org.jspecify.annotations.Nullable;

/** Refuses calls before their messages are read, and with them their models. Safe for use by several threads. */
public final class UnreadCalls {

    private final ModelMeter meter;
    private final Traces traces;

    /** @param meter counts what is refused */
    public UnreadCalls(ModelMeter meter, Traces traces) {
        this.meter = meter;
        this.traces = traces;
    }

    /** Ends a call; for an interceptor, which returns the same in the place of the handler's. */
    public <Q> ServerCall.Listener<Q> refuse(ServerCall<Q, ?> call, Metadata headers, Rejection why) {
        meter.add(Instrument.REQUESTS, 1, why.reason());
        // A stranger could fill the collector, and have its calls sampled by what it sends.
        if (!(why instanceof AccessRejection.CredentialsMissing
                || why instanceof AccessRejection.CredentialsRejected)) {
            trace(call.getMethodDescriptor().getFullMethodName(), headers).refused(why, System.nanoTime());
        }
        return CallEnd.refuseUnread(call, why);
    }

    /** What a call is part of. */
    public CallTrace trace(String method, Metadata headers) {
        return traces.call(method, name -> value(headers, name));
    }

    private static @Nullable String value(Metadata headers, String name) {
        return headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    }
}
