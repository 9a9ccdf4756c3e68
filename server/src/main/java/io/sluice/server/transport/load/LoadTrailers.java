package io.sluice.server.transport.load;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/** Counts the ends of calls, and sends the report with each. */
final class LoadTrailers implements ServerInterceptor {

    /** As ORCA has it, where a report is a message. */
    static final Metadata.Key<byte[]> REPORT =
            Metadata.Key.of("endpoint-load-metrics-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private final LoadMonitor monitor;

    LoadTrailers(LoadMonitor monitor) {
        this.monitor = monitor;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        monitor.ended(status.getCode());
                        trailers.put(REPORT, monitor.reportBytes());
                        super.close(status, trailers);
                    }
                },
                headers);
    }
}
