package io.sluice.server.repository.local;

import io.sluice.model.InvalidModelException;
import io.sluice.model.ServableModel;
import io.sluice.model.engine.EngineException;
import io.sluice.server.repository.ModelOpener;
import io.sluice.server.repository.ModelSource;
import io.sluice.server.repository.pipeline.ModelPipeline;
import io.sluice.server.repository.pipeline.PipelinePolicies;
import io.sluice.server.repository.pipeline.ServerContext;
import io.sluice.server.repository.pipeline.Succession;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;

/**
 * How what the operator named becomes a version in memory. Blocks for as long as a model takes to be read and warmed up, and is
 * used by one thread at a time.
 */
record VersionFactory(ModelOpener opener, PipelinePolicies policies, ServerContext server) {

    /** Reads the weights, which tells the version. The caller owns the model, until {@link #build}. */
    ServableModel read(ModelSource source) throws LoadException {
        return explained(() -> opener.open(source));
    }

    /** Everything that a request needs, cold; the model is its own, or closed. */
    ModelVersion build(ModelSource source, ServableModel model, Succession succession) throws LoadException {
        return explained(() -> {
            try {
                return new ModelVersion(
                        new ModelPipeline(source.name(), source.labels(), model, policies, server, succession));
            } catch (RuntimeException | Error unusable) {
                model.close();
                throw unusable;
            }
        });
    }

    /** Warms a version up, or frees it. */
    void start(ModelVersion version) throws LoadException {
        explained(() -> {
            try {
                version.start();
                return version;
            } catch (RuntimeException | Error cold) {
                version.pipeline().stop();
                throw cold;
            }
        });
    }

    private static <T> T explained(Callable<T> work) throws LoadException {
        try {
            return work.call();
        } catch (InvalidModelException | IllegalArgumentException invalid) {
            throw failure(invalid, false);
        } catch (EngineException refused) {
            throw failure(refused, refused.getCause() != null); // without one the message is all there is
        } catch (CompletionException fault) {
            throw failure(fault.getCause() == null ? fault : fault.getCause(), true);
        } catch (Exception | LinkageError | OutOfMemoryError fault) {
            // Memory that runs out here is direct memory or the engine's: what serves has its own.
            throw failure(fault, true);
        }
    }

    private static LoadException failure(Throwable cause, boolean traced) {
        return new LoadException(String.valueOf(cause.getMessage()), cause, traced);
    }
}
