package io.sluice.server.config;

import io.sluice.model.image.ImageLimits;
import io.sluice.server.admission.AdmissionPolicy;
import io.sluice.server.batcher.BatchPolicy;
import io.sluice.server.http.HttpPolicy;
import io.sluice.server.preprocess.PreprocessPolicy;
import io.sluice.server.replica.ReplicaPolicy;
import io.sluice.server.repository.ModelSource;
import io.sluice.server.transport.TransportPolicy;
import java.time.Duration;
import java.util.List;

/**
 * Everything that the server is told.
 *
 * @param threads of the engine for one forward pass
 * @param drainTimeout longest that a stop waits for admitted requests
 */
public record ServerConfig(
        List<ModelSource> models,
        TransportPolicy transport,
        HttpPolicy http,
        ImageLimits images,
        AdmissionPolicy admission,
        PreprocessPolicy preprocess,
        BatchPolicy batch,
        ReplicaPolicy replica,
        int threads,
        Duration drainTimeout) {

    public ServerConfig {
        models = List.copyOf(models);
    }
}
