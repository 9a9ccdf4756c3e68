package io.sluice.server.repository;

import io.sluice.server.rejection.Rejection;
import java.util.List;
import java.util.Optional;

/** Which models there are. Safe for use by several threads. */
public interface ModelRepository {

    /** What a name and a version lead to. */
    sealed interface Resolution {
        /** @param model held by whoever asked, who must close it */
        record Found(ServingModel model) implements Resolution {}

        record Refused(Rejection rejection) implements Resolution {}
    }

    /** How a load ended. */
    sealed interface LoadResult {
        /** What the folder holds is the current version now. */
        record Loaded() implements LoadResult {}

        /** It was already. */
        record Unchanged() implements LoadResult {}

        /** Nothing has changed; a version that served serves on. */
        record Refused(Rejection rejection) implements LoadResult {}
    }

    /**
     * Finds the model that a request names, and holds it. Never blocks.
     *
     * @param name empty for the default model, the first that the server was given
     * @param version a digest prefix of at least 6 digits, or empty for the current version
     */
    Resolution resolve(String name, String version);

    /** Every model, in the order that the server was given them. */
    List<ModelStatus> list();

    /** One model; {@code name} empty for the default model. */
    Optional<ModelStatus> status(String name);

    /**
     * Reads a model's folder afresh, and blocks until what it holds serves. A version that serves does so until then; then it
     * finishes what it has, and is freed before this returns.
     *
     * @param keepPrevious whether the version that is current now stays beside the new one
     */
    LoadResult load(String name, boolean keepPrevious);

    /**
     * Drains a model, or one version of it, and frees it; blocks until that is done. Does nothing where it is UNLOADED.
     *
     * @param version a digest prefix of at least 6 digits, or empty for the whole model
     * @return why there is nothing to unload, or empty
     */
    Optional<Rejection> unload(String name, String version);

    /** Calls {@code listener} now, and at every change, on the thread that made it. */
    void onStateChange(StateListener listener);

    /**
     * Calls {@code listener} whenever another version of a model has become the current one, or one is about to drain; on the
     * thread that did it, before it drains.
     */
    void onVersionChange(VersionListener listener);

    /** Told of a model's state, and that there is more to ask for. Never blocks. */
    @FunctionalInterface
    interface StateListener {
        void changed(String model, ModelState state);

        /** Something else has changed that {@link ModelRepository#status} tells, such as the state of a replica. */
        default void statusChanged(String model) {}
    }

    /** Told that a name may lead to another version. Whoever holds one for long must look again, and close the old one. */
    @FunctionalInterface
    interface VersionListener {
        void changed(String model);
    }
}
