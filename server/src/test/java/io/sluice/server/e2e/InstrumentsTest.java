package io.sluice.server.e2e;

import static io.sluice.server.e2e.Messages.classify;
import static io.sluice.server.e2e.Messages.encoded;
import static io.sluice.server.e2e.Messages.gray;
import static io.sluice.server.e2e.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.Uninterruptibles;
import io.grpc.ManagedChannel;
import io.sluice.model.engine.EngineException;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.EmbedInput;
import io.sluice.proto.v1.EmbedRequest;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.LoadModelRequest;
import io.sluice.proto.v1.StreamClassify;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.UnloadModelRequest;
import io.sluice.server.hostile.Http2Frames;
import io.sluice.server.hostile.RawConnection;
import io.sluice.server.telemetry.Instrument;
import io.sluice.server.transport.bounds.BoundsPolicy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every instrument moves when its event happens. A new one does not compile here without an event. */
class InstrumentsTest {

    private static final String VIT = "vit";
    private static final String CLIP = "clip-tiny-random";

    /** A pass takes long enough for a scrape to see what waits. */
    private static final String SLOW = "slow";

    /** Comes and goes. */
    private static final String SPARE = "spare";

    private static final String SHAKY = "shaky";
    private static final String CLASSIFY = "sluice.v1.InferenceService/Classify";
    private static final Duration SLOW_TIME = Duration.ofMillis(400);
    private static final Duration HANG_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final int LARGE_BYTES = 64 << 20;

    /** More than are embedded between two looks at the page. */
    private static final int MANY_LABELS = 400;

    private static ServerFixture shared;
    private static int labelsAsked;

    /** Makes something happen; what it returns is closed once the instrument has been seen to move. */
    @FunctionalInterface
    private interface Event {
        AutoCloseable on(ServerFixture fixture) throws Exception;
    }

    /** Whether an instrument moves. */
    @FunctionalInterface
    private interface Check {
        void of(Instrument instrument) throws Exception;
    }

    @BeforeAll
    static void start() throws Exception {
        shared = ServerFixture.with()
                .synthetic(VIT, Duration.ZERO)
                .golden(CLIP)
                .synthetic(SLOW, SLOW_TIME)
                .synthetic(SPARE, Duration.ZERO)
                .admin()
                .ready();
    }

    @AfterAll
    static void stop() {
        shared.close();
    }

    @ParameterizedTest
    @EnumSource
    void instrument_whenItsEventHappens_moves(Instrument instrument) throws Exception {
        checkOf(instrument).of(instrument);
    }

    @Test
    void replicaStates_replicaServes_isInThatStateAndInNoOther() {
        assertThat(shared.metrics.value("sluice_replica_states", VIT, "state=\"serving\""))
                .isEqualTo(1);
        assertThat(shared.metrics.value("sluice_replica_states", VIT)).isEqualTo(1);
    }

    /* An expression: a statement would not have to know every instrument. */
    private static Check checkOf(Instrument instrument) {
        return switch (instrument) {
            case REQUESTS,
                    REQUEST_DURATION,
                    ADMISSION_DURATION,
                    QUEUE_DURATION,
                    EXECUTE_DURATION,
                    BATCH_SIZE,
                    BATCHES,
                    DEVICE_TIME,
                    REPLICA_BUSY_TIME,
                    BATCH_LATENCY,
                    PROCESS_CPU_TIME,
                    JVM_HEAP_BYTES,
                    GRPC_CALLS_STARTED,
                    GRPC_CALL_DURATION,
                    GRPC_SENT_BYTES,
                    GRPC_RECEIVED_BYTES -> moves(InstrumentsTest::classifyTensor);
            case PREPROCESS_WAIT_DURATION, PREPROCESS_DURATION -> moves(InstrumentsTest::classifyPicture);
            case TEXT_EXECUTE_DURATION, TEXT_BATCH_SIZE, TEXT_BATCH_LATENCY -> moves(InstrumentsTest::embedText);
            case STREAMS, FRAMES, FRAME_DURATION -> moves(InstrumentsTest::streamFrame);
            case LABEL_LOOKUPS, LABEL_SENTENCES, LABEL_CACHE_BYTES -> moves(fixture -> classifyByLabels(fixture, 1));
            case LABEL_SENTENCES_PENDING -> moves(fixture -> classifyByLabels(fixture, MANY_LABELS));
            case QUEUE_ROWS, QUEUE_BYTES -> moves(InstrumentsTest::classifySlowly);
            case ARENA_ROWS, ARENA_BYTES -> // whose buffers are made for its first request
                movesWithin(BoundsPolicy.DEFAULT, InstrumentsTest::classifyTensor);
            case ROWS_DROPPED -> moves(InstrumentsTest::cancelWhatWaits);
            case REPLICAS,
                    DEVICE_FREE_BYTES,
                    REPLICAS_SERVING,
                    REPLICA_STATES,
                    BATCH_LIMIT,
                    MODEL_READY,
                    MODEL_VERSIONS -> moves(InstrumentsTest::unload);
            case MODEL_LOADS -> moves(InstrumentsTest::load);
            case BATCH_FAULTS, REPLICA_RESTARTS -> movesWithFaults(InstrumentsTest::fail, () -> {});
            case HUNG_PASSES -> movesWithAHang();
            case CONNECTIONS -> moves(InstrumentsTest::connect);
            case NETWORK_BUFFER_BYTES -> moves(InstrumentsTest::sendMuchByHalves);
            case CONNECTIONS_REFUSED ->
                movesWithin(new BoundsPolicy(1, 8, 1 << 20, LONG, LONG, 100), InstrumentsTest::connectTwice);
            case ARRIVING_BYTES -> moves(InstrumentsTest::sendHalf);
            case LEAVING_BYTES -> moves(InstrumentsTest::takeNoAnswer);
            case CALLS_CUT -> movesWithin(new BoundsPolicy(8, 8, 1 << 20, SHORT, LONG, 100), InstrumentsTest::sendHalf);
            case PROCESS_MEMORY_BYTES, JVM_DIRECT_BYTES -> moves(fixture -> touchMemory());
            case JVM_GC_TIME -> moves(fixture -> collectGarbage());
            case JVM_THREADS -> moves(fixture -> startThread());
        };
    }

    private static Check moves(Event event) {
        return instrument -> awaitMove(instrument, shared, event);
    }

    private static void awaitMove(Instrument instrument, ServerFixture fixture, Event event) throws Exception {
        double before = fixture.metrics.sum(instrument);
        try (AutoCloseable happened = event.on(fixture)) {
            assertThat(happened).isNotNull();
            Patience.until(instrument + " moves", () -> fixture.metrics.sum(instrument) != before);
        }
    }

    private static Check movesWithin(BoundsPolicy bounds, Event event) {
        return instrument -> {
            try (ServerFixture fixture = ServerFixture.with()
                    .synthetic(VIT, Duration.ZERO)
                    .bounds(bounds)
                    .ready()) {
                awaitMove(instrument, fixture, event);
            }
        };
    }

    /** @param over ends what the fault does, if that goes on */
    private static Check movesWithFaults(Runnable fault, Runnable over) {
        return instrument -> {
            FaultyModel model = new FaultyModel("base=1ms,per-row=0,size=8,classes=4");
            try (ServerFixture fixture = ServerFixture.with()
                    .faulty(SHAKY, model)
                    .hangTimeout(HANG_TIMEOUT)
                    .ready()) {
                model.sessions().get(0).first(fault);
                awaitMove(instrument, fixture, shaky -> {
                    askTheShaky(shaky);
                    return over::run;
                });
            }
        };
    }

    private static Check movesWithAHang() {
        CountDownLatch over = new CountDownLatch(1);
        return movesWithFaults(() -> Uninterruptibles.awaitUninterruptibly(over), over::countDown);
    }

    private static void fail() {
        throw new EngineException("the device is on fire", null);
    }

    /** As many batches in a row as make a device suspect. */
    private static void askTheShaky(ServerFixture fixture) {
        for (int batch = 0; batch < 4; batch++) {
            ListenableFuture<ClassifyResponse> call =
                    fixture.classify(classify(SHAKY, gray()).build());
            Patience.until("the call ends", call::isDone);
        }
    }

    private static AutoCloseable classifyTensor(ServerFixture fixture) throws Exception {
        return get(fixture.classify(classify(VIT, gray()).build()))::toString;
    }

    private static AutoCloseable classifyPicture(ServerFixture fixture) throws Exception {
        return get(fixture.classify(classify(VIT, encoded("astronaut.png")).build()))::toString;
    }

    private static AutoCloseable embedText(ServerFixture fixture) throws Exception {
        EmbedRequest request = EmbedRequest.newBuilder()
                .setModel(CLIP)
                .addInputs(EmbedInput.newBuilder().setText("a cat"))
                .build();
        return get(fixture.embed(request))::toString;
    }

    private static AutoCloseable streamFrame(ServerFixture fixture) throws Exception {
        StreamClient stream = fixture.stream(StreamConfig.newBuilder()
                .setModel(VIT)
                .setClassify(StreamClassify.getDefaultInstance())
                .build());
        stream.send(1, gray());
        stream.next();
        return stream::cancel;
    }

    /** Of labels that nobody has asked for. */
    private static AutoCloseable classifyByLabels(ServerFixture fixture, int count) {
        int first = labelsAsked;
        labelsAsked += count;
        ClassifyRequest.Builder request = classify(CLIP, encoded("astronaut.png"));
        IntStream.range(first, labelsAsked).forEach(label -> request.addLabels("thing " + label));
        ListenableFuture<ClassifyResponse> call = fixture.classify(request.build());
        return () -> get(call);
    }

    private static AutoCloseable classifySlowly(ServerFixture fixture) {
        ListenableFuture<ClassifyResponse> call =
                fixture.classify(classify(SLOW, gray()).build());
        return () -> get(call);
    }

    private static AutoCloseable cancelWhatWaits(ServerFixture fixture) {
        double before = fixture.metrics.rowsInside(SLOW);
        List<ListenableFuture<ClassifyResponse>> calls = IntStream.range(0, 3)
                .mapToObj(call -> fixture.classify(
                        classify(SLOW, Collections.nCopies(8, gray())).build()))
                .toList();
        Patience.until("they are inside", () -> fixture.metrics.rowsInside(SLOW) == before + 3 * 8);
        calls.forEach(call -> call.cancel(true));
        return calls::size;
    }

    private static AutoCloseable load(ServerFixture fixture) throws Exception {
        LoadModelRequest spare = LoadModelRequest.newBuilder().setModel(SPARE).build();
        return get(fixture.models().loadModel(spare))::toString;
    }

    private static AutoCloseable unload(ServerFixture fixture) throws Exception {
        get(fixture.models()
                .unloadModel(UnloadModelRequest.newBuilder().setModel(SPARE).build()));
        return () -> load(fixture).close();
    }

    private static AutoCloseable connect(ServerFixture fixture) {
        ManagedChannel channel = fixture.connect();
        ListenableFuture<ClassifyResponse> call = InferenceServiceGrpc.newFutureStub(channel)
                .classify(classify(VIT, gray()).build());
        Patience.until("the call ends", call::isDone);
        return channel::shutdownNow;
    }

    private static AutoCloseable connectTwice(ServerFixture fixture) {
        AutoCloseable first = connect(fixture);
        AutoCloseable second = connect(fixture);
        return () -> {
            first.close();
            second.close();
        };
    }

    private static AutoCloseable sendHalf(ServerFixture fixture) throws Exception {
        RawConnection slow = new RawConnection(fixture.server.grpcPort());
        slow.send(Http2Frames.hello().call(1, CLASSIFY).data(1, Http2Frames.grpc(1000, new byte[10]), false));
        return slow;
    }

    /** More than the server has buffers for by then. */
    private static AutoCloseable sendMuchByHalves(ServerFixture fixture) throws Exception {
        List<RawConnection> slow = new ArrayList<>();
        for (int connection = 0; connection < 64; connection++) {
            RawConnection half = new RawConnection(fixture.server.grpcPort());
            byte[] piece = new byte[16_000];
            half.send(Http2Frames.hello().call(1, CLASSIFY).data(1, Http2Frames.grpc(1 << 20, piece), false));
            half.send(new Http2Frames().data(1, piece, false).data(1, piece, false));
            slow.add(half);
        }
        return () -> slow.forEach(RawConnection::close);
    }

    private static AutoCloseable takeNoAnswer(ServerFixture fixture) throws Exception {
        RawConnection deaf = new RawConnection(fixture.server.grpcPort());
        deaf.send(Http2Frames.hello()
                .setting(Http2Frames.INITIAL_WINDOW_SIZE, 0)
                .call(1, CLASSIFY)
                .message(1, classify(VIT, gray()).build().toByteArray(), true));
        return deaf;
    }

    private static AutoCloseable touchMemory() {
        ByteBuffer memory = ByteBuffer.allocateDirect(LARGE_BYTES); // is zeroed, and so in RAM
        return memory::clear;
    }

    private static AutoCloseable collectGarbage() {
        for (int times = 0; times < 10; times++) {
            System.gc();
        }
        return () -> {};
    }

    private static AutoCloseable startThread() {
        CountDownLatch over = new CountDownLatch(1);
        Thread thread = new Thread(() -> Uninterruptibles.awaitUninterruptibly(over));
        thread.start();
        return () -> {
            over.countDown();
            thread.join();
        };
    }
}
