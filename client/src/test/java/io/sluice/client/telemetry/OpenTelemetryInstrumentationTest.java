package io.sluice.client.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.sluice.client.ClassifyCall;
import io.sluice.client.FakeServer;
import io.sluice.client.ImageSource;
import io.sluice.client.SluiceClient;
import org.junit.jupiter.api.Test;

class OpenTelemetryInstrumentationTest {

    private static final Metadata.Key<String> TRACEPARENT =
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

    private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(InMemorySpanExporter.create()))
                    .build())
            .setMeterProvider(
                    SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();

    @Test
    void classify_underASpan_sendsItWithEveryAttemptAndCountsThem() throws Exception {
        Span span = telemetry.getTracer("test").spanBuilder("caller").startSpan();
        try (FakeServer server = new FakeServer();
                SluiceClient client = server.client()
                        .instrumentation(OpenTelemetryInstrumentation.of(telemetry))
                        .build()) {
            server.service.failNext(Status.UNAVAILABLE.asRuntimeException());
            Context.current()
                    .with(span)
                    .wrap(() -> client.classify(ClassifyCall.of(ImageSource.encoded(new byte[1]))))
                    .call();

            assertThat(server.headers)
                    .hasSize(2)
                    .allSatisfy(headers -> assertThat(headers.get(TRACEPARENT))
                            .contains(span.getSpanContext().getTraceId())
                            .contains(span.getSpanContext().getSpanId()));
        }
        assertThat(metrics.collectAllMetrics())
                .extracting(MetricData::getName)
                .contains("grpc.client.attempt.started", "grpc.client.attempt.duration");
    }
}
