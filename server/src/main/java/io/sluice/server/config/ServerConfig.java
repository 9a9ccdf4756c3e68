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
 * @param tls empty where nothing is encrypted
 * @param threads of the engine for one forward pass
 * @param engine how models are computed
 * @param drainTimeout longest that a stop waits for admitted requests
 */
public record ServerConfig(
        List<ModelSource> models,
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
        Duration drainTimeout) {

    public static final int THREADS_LIMIT = 256;
    public static final Duration DRAIN_LIMIT = Duration.ofMinutes(10);

    public ServerConfig {
        if (threads < 1 || threads > THREADS_LIMIT) {
            throw new IllegalArgumentException(
                    "engine.threads must be in [1, %d], got %d".formatted(THREADS_LIMIT, threads));
        }
        if (drainTimeout.isNegative() || drainTimeout.compareTo(DRAIN_LIMIT) > 0) {
            throw new IllegalArgumentException("shutdown.drain-timeout must be in [0s, %d s], got %s"
                    .formatted(DRAIN_LIMIT.toSeconds(), drainTimeout));
        }
        models = List.copyOf(models);
    }
}
