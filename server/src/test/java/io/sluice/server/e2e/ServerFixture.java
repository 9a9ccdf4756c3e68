package io.sluice.server.e2e;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.sluice.model.engine.EngineOptions;
import io.sluice.model.engine.Precision;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.tokenizer.TextOptions;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.EmbedRequest;
import io.sluice.proto.v1.EmbedResponse;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.ModelServiceGrpc;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.server.access.AccessPolicy;
import io.sluice.server.admission.AdmissionPolicy;
import io.sluice.server.app.SluiceServer;
import io.sluice.server.batcher.BatchPolicy;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.http.HttpPolicy;
import io.sluice.server.labels.LabelPolicy;
import io.sluice.server.preprocess.PreprocessPolicy;
import io.sluice.server.replica.ReplicaPolicy;
import io.sluice.server.replica.supervision.HangBound;
import io.sluice.server.repository.ModelSource;
import io.sluice.server.repository.RepositoryPolicy;
import io.sluice.server.schedule.SchedulePolicy;
import io.sluice.server.transport.TransportPolicy;
import io.sluice.server.transport.bounds.BoundsPolicy;
import io.sluice.server.transport.stream.StreamPolicy;
import io.sluice.server.transport.terms.ClientKey;
import io.sluice.server.transport.terms.TermsPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server on free ports of this machine, and a client of it. */
final class ServerFixture implements AutoCloseable {

    static final int MAX_INPUTS = 16;
    static final int MAX_MESSAGE_BYTES = 4 << 20;

    private static final String HOST = "127.0.0.1";

    final SluiceServer server;
    final ManagedChannel channel;
    final Metrics metrics;

    private ServerFixture(SluiceServer server) {
        this.server = server;
        this.channel = connect();
        this.metrics = new Metrics(HOST, server.httpPort());
    }

    /** What differs from test to test; the rest is as small as it serves. */
    static final class Setup {

        private final List<ModelSource> models = new ArrayList<>();
        private AdmissionPolicy admission = new AdmissionPolicy(1024, 1024, 256 << 20);
        private BatchPolicy batch = new BatchPolicy(8, Duration.ZERO, BatchPolicy.Kind.LEARNED, SchedulePolicy.DEFAULT);
        private Duration warmup = Duration.ZERO;
        private TextOptions texts = TextOptions.DEFAULT;
        private LabelPolicy labels = new LabelPolicy(1 << 20);
        private StreamPolicy streams = StreamPolicy.DEFAULT;
        private EngineOptions engine = EngineOptions.DEFAULT;
        private Duration notice = Duration.ZERO;
        private Duration drainTimeout = Patience.LIMIT;
        private RepositoryPolicy repository = RepositoryPolicy.NONE;
        private BoundsPolicy bounds = BoundsPolicy.DEFAULT;
        private boolean admin;
        private boolean page = true;
        private AccessPolicy access = AccessPolicy.ANYBODY;
        private ImageLimits images = ImageLimits.DEFAULT;
        private int grpcPort;
        private int replicas = 1;
        private HangBound hang = new HangBound(Duration.ZERO);
        private @Nullable FaultyModel faulty;

        /** A tiny model of the golden folder, by its folder's name. */
        Setup golden(String name) {
            models.add(new ModelSource(name, Golden.model(name).toString()));
            return this;
        }

        /** The same as a classifier of these labels. */
        Setup golden(String folder, String name, List<String> labels, List<String> templates) {
            models.add(new ModelSource(name, Golden.model(folder).toString()).withLabels(labels, templates));
            return this;
        }

        /** A model without weights that takes as long as it is told for a batch. */
        Setup synthetic(String name, Duration batchTime) {
            return synthetic(name, batchTime, 4);
        }

        Setup synthetic(String name, Duration batchTime, int classes) {
            models.add(new ModelSource(
                    name,
                    "synthetic:base=%dms,per-row=0ms,size=8,classes=%d".formatted(batchTime.toMillis(), classes)));
            return this;
        }

        /** A model whose replicas fail when the test says so; there can be one. */
        Setup faulty(String name, FaultyModel model) {
            models.add(new ModelSource(name, FaultyModel.LOCATION));
            faulty = model;
            return this;
        }

        Setup replicas(int count) {
            replicas = count;
            return this;
        }

        /** How long a pass may take before its replica is given up. */
        Setup hangTimeout(Duration timeout) {
            hang = new HangBound(timeout);
            return this;
        }

        Setup notice(Duration time) {
            notice = time;
            return this;
        }

        Setup drainTimeout(Duration timeout) {
            drainTimeout = timeout;
            return this;
        }

        /** The model of the demo, by its folder's name. */
        Setup demo(String name) {
            models.add(new ModelSource(name, Demo.model(name).toString()));
            return this;
        }

        Setup maxRows(int rows) {
            admission = new AdmissionPolicy(rows, rows, admission.maxBytes());
            return this;
        }

        /** Batches of a fixed delay, to be sure of who meets whom. */
        Setup batch(int maxBatchSize, Duration maxQueueDelay) {
            batch = new BatchPolicy(maxBatchSize, maxQueueDelay, BatchPolicy.Kind.FIXED_DELAY, SchedulePolicy.DEFAULT);
            return this;
        }

        Setup texts(TextOptions options) {
            texts = options;
            return this;
        }

        Setup labels(LabelPolicy policy) {
            labels = policy;
            return this;
        }

        Setup precision(Precision precision) {
            engine = EngineOptions.onCpu(precision);
            return this;
        }

        Setup repository(RepositoryPolicy policy) {
            repository = policy;
            return this;
        }

        /** A model by the name of its folder, which the test may change. */
        Setup folder(Path folder) {
            models.add(ModelSource.unnamed(folder.toString()));
            return this;
        }

        Setup bounds(BoundsPolicy policy) {
            bounds = policy;
            return this;
        }

        /** Instead of any that is free. */
        Setup grpcPort(int port) {
            grpcPort = port;
            return this;
        }

        Setup admin() {
            admin = true;
            return this;
        }

        /** Without the page at the operations port. */
        Setup noPage() {
            page = false;
            return this;
        }

        Setup access(AccessPolicy policy) {
            access = policy;
            return this;
        }

        Setup images(ImageLimits limits) {
            images = limits;
            return this;
        }

        /** Ports are open when this returns; models may still be loading. */
        ServerFixture open() throws Exception {
            return new ServerFixture(start(new ServerConfig(
                    models,
                    repository,
                    new TransportPolicy(
                            HOST, grpcPort, MAX_MESSAGE_BYTES, MAX_INPUTS, StreamPolicy.DEFAULT, bounds, admin),
                    new TermsPolicy(ClientKey.NONE, Duration.ZERO, Duration.ZERO),
                    new HttpPolicy(HOST, 0, page),
                    Optional.empty(),
                    access,
                    images,
                    texts,
                    admission,
                    new PreprocessPolicy(2),
                    batch,
                    new ReplicaPolicy(replicas, warmup, hang),
                    labels,
                    1,
                    engine,
                    new ServerConfig.Shutdown(notice, drainTimeout),
                    ServerConfig.LogFormat.TEXT)));
        }

        private SluiceServer start(ServerConfig config) throws Exception {
            return faulty == null ? SluiceServer.start(config) : SluiceServer.start(config, faulty.orSynthetic());
        }

        /** Every model is READY when this returns. */
        ServerFixture ready() throws Exception {
            ServerFixture fixture = open();
            try {
                fixture.server.awaitReady();
                return fixture;
            } catch (Exception notReady) {
                fixture.close();
                throw notReady;
            }
        }
    }

    static Setup with() {
        return new Setup();
    }

    /** One more connection, for the test to shut down. */
    ManagedChannel connect() {
        return NettyChannelBuilder.forAddress(HOST, server.grpcPort())
                .usePlaintext()
                .build();
    }

    ListenableFuture<ClassifyResponse> classify(ClassifyRequest request) {
        return InferenceServiceGrpc.newFutureStub(channel).classify(request);
    }

    ListenableFuture<ClassifyResponse> classify(ClassifyRequest request, Duration deadline) {
        return InferenceServiceGrpc.newFutureStub(channel)
                .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS)
                .classify(request);
    }

    ListenableFuture<EmbedResponse> embed(EmbedRequest request) {
        return InferenceServiceGrpc.newFutureStub(channel).embed(request);
    }

    StreamClient stream(StreamConfig config) {
        return StreamClient.open(channel, config);
    }

    ModelServiceGrpc.ModelServiceFutureStub models() {
        return ModelServiceGrpc.newFutureStub(channel);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.close();
    }
}
