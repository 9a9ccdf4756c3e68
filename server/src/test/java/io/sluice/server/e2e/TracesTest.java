package io.sluice.server.e2e;

import static io.sluice.server.e2e.SpanCollector.attribute;
import static io.sluice.server.e2e.SpanCollector.hex;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.InferenceServiceGrpc.InferenceServiceFutureStub;
import io.sluice.proto.v1.StreamClassify;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.server.access.AccessPolicy;
import io.sluice.server.access.ApiKey;
import io.sluice.server.access.limit.ClientLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spans from the header of a call to a collector, through all of the server. */
class TracesTest {

    private static final String MODEL = "m";
    private static final String CLIP = "clip-tiny-random";
    private static final String CLASSIFY = "sluice.v1.InferenceService/Classify";
    private static final String FRAME = "sluice.v1.InferenceService/Stream/frame";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String OTHER_TRACE = "5bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final String SAMPLED = "01";
    private static final String NOT_SAMPLED = "00";

    /** Longer than two calls take to arrive. */
    private static final Duration QUEUE_DELAY = Duration.ofSeconds(5);

    /** As the variables OTEL_EXPORTER_OTLP_TRACES_ENDPOINT and OTEL_TRACES_SAMPLER, which a test cannot set. */
    private static final String ENDPOINT = "otel.exporter.otlp.traces.endpoint";

    private static final String SAMPLER = "otel.traces.sampler";

    private SpanCollector collector;

    @BeforeEach
    void start() throws Exception {
        collector = new SpanCollector();
        System.setProperty(ENDPOINT, collector.endpoint());
    }

    @AfterEach
    void stop() {
        System.clearProperty(ENDPOINT);
        System.clearProperty(SAMPLER);
        collector.close();
    }

    @Test
    void classify_callerIsTraced_spansGoOnWithItsTraceAndAreInOrder() throws Exception {
        try (ServerFixture fixture = server().ready()) {
            Patience.get(traced(fixture, TRACE, SAMPLED).classify(request()));
        }

        Span request = only(CLASSIFY);
        assertThat(hex(request.getTraceId())).isEqualTo(TRACE);
        assertThat(hex(request.getParentSpanId())).isEqualTo(CALLER);
        assertThat(request.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(attribute(request, "sluice.model")).isEqualTo(MODEL);
        assertThat(attribute(request, "sluice.outcome")).isEqualTo("ok");
        List<Span> inOrder = List.of(
                collector.child(request, "admission"),
                collector.child(request, "preprocess"),
                collector.child(request, "queue"),
                collector.child(request, "execute"));
        long at = request.getStartTimeUnixNano();
        for (Span child : inOrder) {
            assertThat(child.getTraceId()).isEqualTo(request.getTraceId());
            assertThat(child.getStartTimeUnixNano()).as(child.getName()).isGreaterThanOrEqualTo(at);
            assertThat(child.getEndTimeUnixNano())
                    .as(child.getName())
                    .isGreaterThanOrEqualTo(child.getStartTimeUnixNano());
            at = child.getEndTimeUnixNano();
        }
        assertThat(at).isLessThanOrEqualTo(request.getEndTimeUnixNano());
        assertThat(collector.spans()).hasSize(6);
    }

    @Test
    void classify_twoInOneBatch_batchLinksToBothAndBothLinkToIt() throws Exception {
        try (ServerFixture fixture = server().batch(2, QUEUE_DELAY).ready()) {
            ListenableFuture<ClassifyResponse> one =
                    traced(fixture, TRACE, SAMPLED).classify(request());
            ListenableFuture<ClassifyResponse> two =
                    traced(fixture, OTHER_TRACE, SAMPLED).classify(request());
            assertThat(Patience.get(one).getTiming().getBatchSize()).isEqualTo(2);
            Patience.get(two);
        }

        List<Span> requests = collector.named(CLASSIFY);
        Span batch = only("batch");
        assertThat(requests).hasSize(2);
        assertThat(batch.getLinksList())
                .extracting(Span.Link::getSpanId)
                .containsExactlyInAnyOrderElementsOf(
                        requests.stream().map(Span::getSpanId).toList());
        assertThat(requests).extracting(Span::getSpanId).contains(batch.getParentSpanId());
        assertThat(attribute(batch, "sluice.rows")).isEqualTo("2");
        for (Span request : requests) {
            Span execute = collector.child(request, "execute");
            assertThat(execute.getLinksList()).extracting(Span.Link::getSpanId).containsExactly(batch.getSpanId());
            // Each request has a clock of its own.
            assertThat(execute.getEndTimeUnixNano() - execute.getStartTimeUnixNano())
                    .isEqualTo(batch.getEndTimeUnixNano() - batch.getStartTimeUnixNano());
        }
    }

    @Test
    void classify_callerIsNotSampled_exportsNothingEvenInABatchWithOneThatIs() throws Exception {
        try (ServerFixture fixture = server().batch(2, QUEUE_DELAY).ready()) {
            ListenableFuture<ClassifyResponse> silent =
                    traced(fixture, OTHER_TRACE, NOT_SAMPLED).classify(request());
            ListenableFuture<ClassifyResponse> told =
                    traced(fixture, TRACE, SAMPLED).classify(request());
            Patience.get(silent);
            Patience.get(told);
        }

        assertThat(collector.spans()).extracting(span -> hex(span.getTraceId())).containsOnly(TRACE);
        assertThat(only("batch").getLinksList()).hasSize(1);
    }

    @Test
    void classify_samplerTakesNothing_exportsNothing() throws Exception {
        System.setProperty(SAMPLER, "parentbased_always_off");
        try (ServerFixture fixture = server().ready()) {
            Patience.get(fixture.classify(request()));
            Patience.get(traced(fixture, TRACE, NOT_SAMPLED).classify(request()));
        }

        assertThat(collector.spans()).isEmpty();
    }

    @Test
    void classify_nobodyTracesTheCaller_isATraceOfItsOwn() throws Exception {
        try (ServerFixture fixture = server().ready()) {
            Patience.get(fixture.classify(request()));
        }

        assertThat(only(CLASSIFY).getParentSpanId()).isEmpty();
    }

    @Test
    void classify_severalImages_preparedOnceAndRunInEachBatch() throws Exception {
        try (ServerFixture fixture = server().batch(2, Duration.ZERO).ready()) {
            Patience.get(traced(fixture, TRACE, SAMPLED)
                    .classify(Messages.classify(MODEL, Collections.nCopies(5, Messages.gray()))
                            .build()));
        }

        Span request = only(CLASSIFY);
        assertThat(attribute(request, "sluice.rows")).isEqualTo("5");
        collector.child(request, "preprocess");
        List<Span> batches = collector.named("batch");
        assertThat(batches).hasSizeBetween(3, 5);
        assertThat(collector.named("execute"))
                .extracting(span -> span.getLinks(0).getSpanId())
                .containsExactlyInAnyOrderElementsOf(
                        batches.stream().map(Span::getSpanId).toList());
        assertThat(batches)
                .allSatisfy(batch -> assertThat(batch.getLinksList())
                        .extracting(Span.Link::getSpanId)
                        .containsExactly(request.getSpanId()));
    }

    @Test
    void classify_refused_endsWithTheReason() throws Exception {
        try (ServerFixture fixture = server().maxRows(1).ready()) {
            Patience.failureOf(traced(fixture, TRACE, SAMPLED)
                    .classify(Messages.classify(MODEL, Messages.gray(), Messages.gray())
                            .build()));
        }

        Span request = only(CLASSIFY);
        assertThat(request.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(attribute(request, "sluice.outcome")).isEqualTo("queue_full");
        assertThat(collector.spans()).hasSize(1);
    }

    @Test
    void classify_modelThatThereIsNot_isASpanWithTheReason() throws Exception {
        try (ServerFixture fixture = server().ready()) {
            Patience.failureOf(traced(fixture, TRACE, SAMPLED)
                    .classify(Messages.classify("other", Messages.gray()).build()));
        }

        Span call = only(CLASSIFY);
        assertThat(hex(call.getParentSpanId())).isEqualTo(CALLER);
        assertThat(call.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(call.getStatus().getMessage()).contains("other");
        assertThat(attribute(call, "sluice.outcome")).isEqualTo("model_not_found");
        assertThat(collector.spans()).hasSize(1);
    }

    @Test
    void classify_headerThatCannotBeRead_isASpanThoughNobodyReadTheMessage() throws Exception {
        Metadata headers = headers(TRACE, SAMPLED);
        headers.put(Metadata.Key.of("sluice-priority", Metadata.ASCII_STRING_MARSHALLER), "highest");
        try (ServerFixture fixture = server().ready()) {
            Patience.failureOf(InferenceServiceGrpc.newFutureStub(fixture.channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .classify(request()));
        }

        assertThat(hex(only(CLASSIFY).getTraceId())).isEqualTo(TRACE);
        assertThat(attribute(only(CLASSIFY), "sluice.outcome")).isEqualTo("invalid_argument");
    }

    @Test
    void classify_callerIsAStranger_exportsNothing(@TempDir Path folder) throws Exception {
        Path clients =
                Files.writeString(folder.resolve("clients.yaml"), """
                clients:
                  - {name: person, key-sha256: %s, allow: serve}
                """.formatted(ApiKey.digestOf(ApiKey.random())));
        AccessPolicy policy = new AccessPolicy(Optional.of(clients), Optional.empty(), ClientLimits.NONE);
        try (ServerFixture fixture = server().access(policy).ready()) {
            StatusRuntimeException refused =
                    Patience.failureOf(traced(fixture, TRACE, SAMPLED).classify(request()));
            assertThat(refused.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.UNAUTHENTICATED);
        }

        assertThat(collector.spans()).isEmpty();
    }

    @Test
    void classify_labelsAreNew_theWaitForThemIsASpan() throws Exception {
        try (ServerFixture fixture = ServerFixture.with().golden(CLIP).ready()) {
            Patience.get(traced(fixture, TRACE, SAMPLED)
                    .classify(Messages.classify(CLIP, Messages.encoded(Golden.PICTURES.get(0)))
                            .addAllLabels(List.of("cat", "dog", "rocket"))
                            .build()));
        }

        Span request = only(CLASSIFY);
        Span labels = collector.child(request, "labels");
        assertThat(attribute(labels, "sluice.labels")).isEqualTo("3");
        assertThat(labels.getStartTimeUnixNano())
                .isGreaterThanOrEqualTo(collector.child(request, "admission").getEndTimeUnixNano());
        assertThat(labels.getEndTimeUnixNano())
                .isLessThanOrEqualTo(collector.child(request, "preprocess").getStartTimeUnixNano());
    }

    @Test
    void stream_configIsRefused_isASpan() throws Exception {
        try (ServerFixture fixture = server().ready()) {
            StreamClient stream = tracedStream(fixture, "other");
            assertThat(stream.failure().getStatus().getCode()).isEqualTo(io.grpc.Status.Code.NOT_FOUND);
        }

        assertThat(attribute(only("sluice.v1.InferenceService/Stream"), "sluice.outcome"))
                .isEqualTo("model_not_found");
    }

    @Test
    void stream_callerIsTraced_eachFrameIsASpan() throws Exception {
        try (ServerFixture fixture = server().ready()) {
            StreamClient stream = tracedStream(fixture, MODEL);
            Image picture = Messages.gray();
            for (long id = 7; id < 10; id++) {
                stream.send(id, picture);
            }
            stream.next(3);
            stream.halfClose();
            stream.awaitOk();
        }

        List<Span> frames = collector.named(FRAME);
        assertThat(frames)
                .extracting(frame -> attribute(frame, "sluice.frame"))
                .containsExactlyInAnyOrder("7", "8", "9");
        assertThat(frames).allSatisfy(frame -> {
            assertThat(hex(frame.getTraceId())).isEqualTo(TRACE);
            assertThat(hex(frame.getParentSpanId())).isEqualTo(CALLER);
            collector.child(frame, "queue");
            collector.child(frame, "execute");
        });
    }

    private static ServerFixture.Setup server() {
        return ServerFixture.with().synthetic(MODEL, Duration.ofMillis(2));
    }

    private static ClassifyRequest request() {
        return Messages.classify(MODEL, Messages.gray()).build();
    }

    private static InferenceServiceFutureStub traced(ServerFixture fixture, String trace, String flags) {
        return InferenceServiceGrpc.newFutureStub(fixture.channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(trace, flags)));
    }

    private static StreamClient tracedStream(ServerFixture fixture, String model) {
        return StreamClient.open(
                InferenceServiceGrpc.newStub(fixture.channel)
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(TRACE, SAMPLED))),
                StreamConfig.newBuilder()
                        .setModel(model)
                        .setClassify(StreamClassify.getDefaultInstance())
                        .build(),
                Integer.MAX_VALUE);
    }

    private static Metadata headers(String trace, String flags) {
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
                "00-%s-%s-%s".formatted(trace, CALLER, flags));
        return headers;
    }

    /** Closing the server has flushed what there was. */
    private Span only(String name) {
        assertThat(collector.named(name)).as(name).hasSize(1);
        return collector.named(name).get(0);
    }
}
