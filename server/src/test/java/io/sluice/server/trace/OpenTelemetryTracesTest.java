package io.sluice.server.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.Overload;
import io.sluice.server.request.ModelKey;
import io.sluice.server.request.RequestTrace;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenTelemetryTracesTest {

    private static final ModelKey MODEL = new ModelKey("m", "0");
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-";

    private final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exported))
                    .build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    private final Traces traces = new OpenTelemetryTraces(sdk);

    @AfterEach
    void close() {
        sdk.close();
    }

    @Test
    void request_callerIsNotSampled_isTheOneThatNobodyFollows() {
        assertThat(call(PARENT + "00").request(MODEL, 1)).isSameAs(RequestTrace.NONE);
        assertThat(call(PARENT + "00").frame(MODEL, 7, 1)).isSameAs(RequestTrace.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "00-0-0-01"})
    void request_headerThatIsNone_beginsATrace(String header) {
        call(header).request(MODEL, 1).failed(new CallRejection.Cancelled());

        assertThat(exported.getFinishedSpanItems()).singleElement().satisfies(span -> {
            assertThat(span.getParentSpanContext().isValid()).isFalse();
            assertThat(span.getName()).isEqualTo("method");
        });
    }

    @Test
    void failed_cancelled_isNoError() {
        call(PARENT + "01").request(MODEL, 1).failed(new CallRejection.Cancelled());

        SpanData span = exported.getFinishedSpanItems().get(0);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(span.getAttributes().get(Names.OUTCOME)).isEqualTo("cancelled");
        assertThat(span.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
    }

    @Test
    void failed_frameIsRefused_isAnErrorWithItsSentence() {
        Overload.QueueFull full = new Overload.QueueFull("m", 8, Overload.USUAL_RETRY_AFTER);

        call(PARENT + "01").frame(MODEL, -1, 1).failed(full);

        SpanData span = exported.getFinishedSpanItems().get(0);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getStatus().getDescription()).isEqualTo(full.message());
        assertThat(span.getName()).isEqualTo("method/frame");
        assertThat(span.getAttributes().get(Names.FRAME)).isEqualTo("18446744073709551615");
    }

    @Test
    void failed_whileItWaitsForLabels_endsTheWaitWithIt() {
        RequestTrace trace = call(PARENT + "01").request(MODEL, 1);
        trace.labelsAwaited(3);
        trace.failed(new CallRejection.Cancelled());
        trace.labelsFound();

        assertThat(exported.getFinishedSpanItems())
                .extracting(SpanData::getName)
                .containsExactly(Names.LABELS, "method");
    }

    @Test
    void refused_callerIsNotSampled_followsNothing() {
        call(PARENT + "00").refused(new CallRejection.Cancelled(), 1);

        assertThat(exported.getFinishedSpanItems()).isEmpty();
    }

    private CallTrace call(String traceparent) {
        return traces.call("method", Map.of("traceparent", traceparent)::get);
    }
}
