package io.sluice.server.config;

import io.sluice.model.engine.EngineOptions;
import io.sluice.model.image.ImageLimits;
import io.sluice.model.tokenizer.TextOptions;
import io.sluice.server.access.AccessPolicy;
import io.sluice.server.admission.AdmissionPolicy;
import io.sluice.server.batcher.BatchPolicy;
import io.sluice.server.http.HttpPolicy;
import io.sluice.server.labels.LabelPolicy;
import io.sluice.server.preprocess.PreprocessPolicy;
import io.sluice.server.replica.ReplicaPolicy;
import io.sluice.server.repository.ModelSource;
import io.sluice.server.repository.RepositoryPolicy;
import io.sluice.server.tls.TlsPolicy;
import io.sluice.server.transport.TransportPolicy;
import io.sluice.server.transport.terms.TermsPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the server is told.
 *
 * @param models the first is the default model; names differ
 * @param repository where more models come from, and what all must be
 * @param tls empty where nothing is encrypted
 * @param threads of the engine for one forward pass
 * @param engine how models are computed
 * @param shutdown how long the phases of a stop take
 * @param log for whoever composes the process; the server itself only writes to loggers
 */
public record ServerConfig(
        List<ModelSource> models,
        RepositoryPolicy repository,
        TransportPolicy transport,
        TermsPolicy terms,
        HttpPolicy http,
        Optional<TlsPolicy> tls,
        AccessPolicy access,
        ImageLimits images,
        TextOptions texts,
        AdmissionPolicy admission,
        PreprocessPolicy preprocess,
        BatchPolicy batch,
        ReplicaPolicy replica,
        LabelPolicy labels,
        int threads,
        EngineOptions engine,
        Shutdown shutdown,
        LogFormat log) {

    public static final int THREADS_LIMIT = 256;

    /** How lines of the log are written. */
    public enum LogFormat {
        TEXT,
        JSON;

        /** @throws IllegalArgumentException if no format has that name */
        static LogFormat parse(String name) {
            return switch (name) {
                case "text" -> TEXT;
                case "json" -> JSON;
                default ->
                    throw new IllegalArgumentException("log.format must be text or json, got '%s'".formatted(name));
            };
        }
    }

    /**
     * How long the phases of a stop take.
     *
     * @param notice how long the server says that it will not serve, and still does
     * @param drainTimeout longest that it then waits for admitted requests
     */
    public record Shutdown(Duration notice, Duration drainTimeout) {

        public static final Duration LIMIT = Duration.ofMinutes(10);

        public Shutdown {
            check("shutdown.notice", notice);
            check("shutdown.drain-timeout", drainTimeout);
        }

        private static void check(String key, Duration value) {
            if (value.isNegative() || value.compareTo(LIMIT) > 0) {
                throw new IllegalArgumentException(
                        "%s must be in [0s, %d s], got %s".formatted(key, LIMIT.toSeconds(), value));
            }
        }
    }

    public ServerConfig {
        if (threads < 1 || threads > THREADS_LIMIT) {
            throw new IllegalArgumentException(
                    "engine.threads must be in [1, %d], got %d".formatted(THREADS_LIMIT, threads));
        }
        models = List.copyOf(models);
    }
}
