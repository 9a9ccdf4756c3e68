package io.sluice.client;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.sluice.client.call.Caller;
import io.sluice.client.call.Operations;
import io.sluice.client.call.UnaryCalls;
import io.sluice.client.connection.Channels;
import io.sluice.client.connection.Credentials;
import io.sluice.client.connection.Endpoint;
import io.sluice.client.connection.Instrumentation;
import io.sluice.client.connection.Keepalive;
import io.sluice.client.connection.LoadBalancing;
import io.sluice.client.connection.Security;
import io.sluice.client.connection.Tls;
import io.sluice.client.stream.FrameStream;
import io.sluice.client.stream.StreamCall;
import io.sluice.client.stream.Streams;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A connection to one server, or to several of one kind, made at the first call and kept. Safe for use by several threads;
 * close it when done.
 *
 * <p>Each call has three faces: it blocks, it returns a {@link CompletableFuture} ({@code ...Async}), or it is a {@link
 * java.util.concurrent.Flow.Publisher} ({@link #reactive()}). All are tried again as the {@link RetryPolicy} says, have a
 * deadline for all their attempts together, and fail with a {@link SluiceException}.
 */
public final class SluiceClient implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /** Where a server that tells its clients apart by metadata looks for their names, unless it is told otherwise. */
    public static final String CLIENT_NAME_KEY = "sluice-client";

    private final ManagedChannel channel;
    private final UnaryCalls calls;
    private final Caller caller;
    private final Duration deadline;
    private final Operations operations;
    private final Streams streams;

    private SluiceClient(ManagedChannel channel, UnaryCalls calls, Caller caller, Duration deadline) {
        this.channel = channel;
        this.calls = calls;
        this.caller = caller;
        this.deadline = deadline;
        Channel named = caller.on(channel);
        operations = new Operations(calls.over(named));
        streams = new Streams(named);
    }

    /** @param target {@code host:port}, {@code dns:///host:port}, or any other target that gRPC knows */
    public static Builder builder(String target) {
        return new Builder(Endpoint.of(target));
    }

    /**
     * A client of several servers that serve the same models.
     *
     * @param addresses {@code host:port} each; a name that stands for several addresses counts as one server
     * @throws IllegalArgumentException if there is none, or one is not of that form
     */
    public static Builder builder(List<String> addresses) {
        return new Builder(Endpoint.of(addresses));
    }

    /**
     * The same connection with another deadline, for one call or for many; closing either closes both.
     *
     * @param longest that a call may take, all its attempts together
     * @throws IllegalArgumentException if it is not longer than 0
     */
    public SluiceClient withDeadline(Duration longest) {
        return new SluiceClient(channel, calls, caller, positive(longest));
    }

    /** The same connection with another priority, for one call or for many, and for streams; closing either closes both. */
    public SluiceClient withPriority(Priority priority) {
        return new SluiceClient(channel, calls, caller.withPriority(priority), deadline);
    }

    /** {@link #withClientName(String, String)} under {@link #CLIENT_NAME_KEY}. */
    public SluiceClient withClientName(String name) {
        return withClientName(CLIENT_NAME_KEY, name);
    }

    /**
     * The same connection with another name, for one call or for many, and for streams; closing either closes both. A
     * server that is fair between clients by metadata shares its time among the names.
     *
     * @param key the metadata key that the server is configured to look at: at most 64 of {@code a-z}, {@code 0-9}, {@code
     *     _}, {@code .} and {@code -}
     * @param name at most 256 printable ASCII characters; no secret, and no proof of anything
     * @throws IllegalArgumentException if one of them cannot be sent
     */
    public SluiceClient withClientName(String key, String name) {
        return new SluiceClient(channel, calls, caller.withClient(new Caller.Name(key, name)), deadline);
    }

    /** The same calls as reactive streams, with this client's deadline. */
    public ReactiveClient reactive() {
        return new ReactiveClient(operations, streams, deadline);
    }

    /**
     * Ranks classes for each image; blocks until answered.
     *
     * @throws SluiceException if it is not answered within the deadline; CANCELLED if the thread is interrupted, which it
     *     stays
     */
    public ClassifyAnswer classify(ClassifyCall call) {
        return UnaryCalls.await(classifyAsync(call));
    }

    /**
     * Ranks classes for each image; returns at once. The future completes on one of gRPC's threads or of the common pool's,
     * exceptionally with a {@link SluiceException}; cancelling it takes the call back from the server.
     */
    public CompletableFuture<ClassifyAnswer> classifyAsync(ClassifyCall call) {
        return operations.classify(call, deadline);
    }

    /** Turns each input into a vector; blocks, and fails, as {@link #classify} does. */
    public EmbedAnswer embed(EmbedCall call) {
        return UnaryCalls.await(embedAsync(call));
    }

    /** Turns each input into a vector; returns at once, with a future as {@link #classifyAsync} has it. */
    public CompletableFuture<EmbedAnswer> embedAsync(EmbedCall call) {
        return operations.embed(call, deadline);
    }

    /**
     * Every model that the server knows, in the order it was given them; blocks, and fails, as {@link #classify} does.
     */
    public List<ModelInfo> models() {
        return UnaryCalls.await(modelsAsync());
    }

    /** Every model that the server knows; returns at once, with a future as {@link #classifyAsync} has it. */
    public CompletableFuture<List<ModelInfo>> modelsAsync() {
        return operations.models(deadline);
    }

    /**
     * One model; blocks, and fails, as {@link #classify} does.
     *
     * @param name empty for the server's default model
     * @throws SluiceException.NotFound if the server knows none of that name
     */
    public ModelInfo model(String name) {
        return UnaryCalls.await(modelAsync(name));
    }

    /** One model; returns at once, with a future as {@link #classifyAsync} has it. */
    public CompletableFuture<ModelInfo> modelAsync(String name) {
        return operations.model(name, deadline);
    }

    /**
     * Asks {@code grpc.health.v1.Health} whether calls would be served now; takes no credentials; blocks, and fails, as {@link
     * #classify} does.
     *
     * @param model its name; empty for the server as a whole
     * @throws SluiceException.NotFound if the server knows none of that name
     */
    public boolean serves(String model) {
        return UnaryCalls.await(operations.serves(model, deadline));
    }

    /**
     * Has the server read a model's folder afresh, and serve what is there; blocks, and fails, as {@link #classify} does. Takes as
     * long as the model takes to be read and warmed up, so give it a {@link #withDeadline deadline} of minutes; past that the
     * server goes on loading.
     *
     * @param keepPrevious whether the version that is current now stays beside the new one
     * @throws SluiceException if the server allows no administration, or cannot serve what is there: then what served
     *     serves on
     */
    public ModelInfo.Loaded loadModel(String name, boolean keepPrevious) {
        return UnaryCalls.await(operations.load(name, keepPrevious, deadline));
    }

    /**
     * Has the server finish what a model has, and free it; blocks, and fails, as {@link #classify} does.
     *
     * @param version a digest prefix of one that stands beside the current one; empty for the whole model
     */
    public ModelInfo unloadModel(String name, String version) {
        return UnaryCalls.await(operations.unload(name, version, deadline));
    }

    /**
     * Opens a stream of frames; does not block. It has no deadline, and is never tried again. For reactive streams see
     * {@link ReactiveClient#stream}.
     */
    public FrameStream stream(StreamCall config) {
        return streams.open(config);
    }

    /** Takes no further calls, waits up to 5 s for those under way, and cancels the rest. */
    @Override
    public void close() {
        channel.shutdown();
        try {
            if (!channel.awaitTermination(CLOSE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)) {
                channel.shutdownNow();
            }
        } catch (InterruptedException interruption) {
            channel.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static Duration positive(Duration deadline) {
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("the deadline must be longer than 0, got " + deadline);
        }
        return deadline;
    }

    /**
     * How a client is set up. Unless {@link #tls} is set, it talks plain text: for a server on the same machine, or behind a
     * proxy there.
     */
    public static final class Builder {

        static final int DEFAULT_MAX_MESSAGE_BYTES = 64 << 20;
        static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(30);

        private Endpoint endpoint;
        private Security security = Security.NONE;
        private Keepalive keepalive = Keepalive.DEFAULT;
        private Instrumentation instrumentation = Instrumentation.NONE;
        private Duration deadline = DEFAULT_DEADLINE;
        private int maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES;
        private RetryPolicy retryPolicy = RetryPolicy.DEFAULT;
        private Caller caller = Caller.UNKNOWN;

        private Builder(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        /** Encrypts the connection. */
        public Builder tls(Tls how) {
            security = security.withTls(how);
            return this;
        }

        /** Says with every call who sends it. */
        public Builder credentials(Credentials who) {
            security = security.withCredentials(who);
            return this;
        }

        /** Longest that a call may take, all its attempts together; 30 s unless set. Streams have none. */
        public Builder deadline(Duration longest) {
            deadline = positive(longest);
            return this;
        }

        /** How urgent calls and streams are; unless set nothing is said, and the server takes them for INTERACTIVE. */
        public Builder priority(Priority urgency) {
            caller = caller.withPriority(urgency);
            return this;
        }

        /** {@link #clientName(String, String)} under {@link SluiceClient#CLIENT_NAME_KEY}. */
        public Builder clientName(String name) {
            return clientName(CLIENT_NAME_KEY, name);
        }

        /**
         * Says with every call and stream which client it is from, as {@link SluiceClient#withClientName(String, String)} has
         * it; nothing is said unless set.
         */
        public Builder clientName(String key, String name) {
            caller = caller.withClient(new Caller.Name(key, name));
            return this;
        }

        /** When a call is tried again; {@link RetryPolicy#DEFAULT} unless set. */
        public Builder retryPolicy(RetryPolicy policy) {
            retryPolicy = policy;
            return this;
        }

        /** Which of several servers a call goes to: PICK_FIRST for one target, ROUND_ROBIN for a list, unless set. */
        public Builder loadBalancing(LoadBalancing policy) {
            endpoint = endpoint.withBalancing(policy);
            return this;
        }

        /**
         * Gives calls only to servers that report this as SERVING over {@code grpc.health.v1.Health}, which it watches;
         * one that does not know that protocol counts as healthy.
         *
         * @param service a model's name, or empty for the server as a whole
         */
        public Builder healthCheck(String service) {
            endpoint = endpoint.withHealthService(service);
            return this;
        }

        /** How a broken connection is noticed; {@link Keepalive#DEFAULT} unless set. */
        public Builder keepalive(Keepalive pings) {
            keepalive = pings;
            return this;
        }

        /** What watches the connection, e.g. {@code OpenTelemetryInstrumentation.of(openTelemetry)}. */
        public Builder instrumentation(Instrumentation watcher) {
            instrumentation = watcher;
            return this;
        }

        /**
         * Most bytes of one answer; 64 MiB unless set.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxMessageBytes(int most) {
            if (most < 1) {
                throw new IllegalArgumentException("maxMessageBytes must be 1 or more, got " + most);
            }
            maxMessageBytes = most;
            return this;
        }

        /**
         * Reads the files of {@link #tls}; connects to nobody yet, and does not block on the network.
         *
         * @throws IllegalStateException if what was set does not go together; says what to set
         * @throws IllegalArgumentException if a target, or a file, cannot be used
         */
        public SluiceClient build() {
            ManagedChannel channel = Channels.open(endpoint, security, keepalive, maxMessageBytes, instrumentation);
            UnaryCalls calls = new UnaryCalls(channel, retryPolicy, instrumentation::withCurrentContext);
            return new SluiceClient(channel, calls, caller, deadline);
        }
    }
}
