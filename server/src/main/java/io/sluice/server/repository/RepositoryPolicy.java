package io.sluice.server.repository;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where models come from beside those that the operator named one by one, and what they must be.
 *
 * @param folder whose children are models; empty for none
 * @param pollInterval how often the folders of all models are looked at for changes; zero for never
 * @param lock what their files must be
 */
public record RepositoryPolicy(Optional<Path> folder, Duration pollInterval, ModelLock lock) {

    /** Most models of one folder: each has its metrics, and may have its memory. */
    public static final int MODELS_LIMIT = 256;

    /** Most versions of one model that serve beside each other; while one takes over from another there is one more. */
    public static final int VERSIONS_LIMIT = 4;

    /** Shorter, and looking would take a noticeable part of a core. */
    public static final Duration POLL_INTERVAL_MIN = Duration.ofMillis(100);

    /** Only the models that are named, loaded when they are told to, whatever their files. */
    public static final RepositoryPolicy NONE = new RepositoryPolicy(Optional.empty(), Duration.ZERO, ModelLock.NONE);

    public RepositoryPolicy {
        if (!pollInterval.isZero() && pollInterval.compareTo(POLL_INTERVAL_MIN) < 0) {
            throw new IllegalArgumentException("repository.poll-interval must be 0, or at least %d ms, got %s"
                    .formatted(POLL_INTERVAL_MIN.toMillis(), pollInterval));
        }
    }

    /** Most models at once, of so many that are named. */
    public int maxModels(int named) {
        return named + (folder.isPresent() ? MODELS_LIMIT : 0);
    }

    /** Most versions of one model in memory: those that serve, and the one that takes over. */
    public static int maxVersions() {
        return VERSIONS_LIMIT + 1;
    }
}
