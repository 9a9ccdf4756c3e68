package io.sluice.client.telemetry;

import io.grpc.ManagedChannelBuilder;
import io.grpc.opentelemetry.GrpcOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.sluice.client.connection.Instrumentation;

/**
 * gRPC's own client metrics ({@code grpc.client.attempt.duration} and the others), and the caller's trace context sent with
 * every attempt by the instance's propagators ({@code traceparent} for W3C), so that the server's spans are children of the
 * caller's.
 */
public final class OpenTelemetryInstrumentation implements Instrumentation {

    private final OpenTelemetry openTelemetry;

    private OpenTelemetryInstrumentation(OpenTelemetry openTelemetry) {
        this.openTelemetry = openTelemetry;
    }

    /** @param openTelemetry is not closed with the client */
    public static OpenTelemetryInstrumentation of(OpenTelemetry openTelemetry) {
        return new OpenTelemetryInstrumentation(openTelemetry);
    }

    @Override
    public void instrument(ManagedChannelBuilder<?> channel) {
        GrpcOpenTelemetry.newBuilder().sdk(openTelemetry).build().configureChannelBuilder(channel);
        channel.intercept(new TraceContextSender(openTelemetry.getPropagators().getTextMapPropagator()));
    }

    @Override
    public Runnable withCurrentContext(Runnable task) {
        return Context.current().wrap(task);
    }
}
