package io.sluice.server.repository;

import io.sluice.server.request.Rejection;
import java.util.List;
import java.util.Optional;

/** Which models there are. Safe for use by several threads. */
public interface ModelRepository {

    /** What a name and a version lead to. */
    sealed interface Resolution {
        record Found(ServingModel model) implements Resolution {}

        record Refused(Rejection rejection) implements Resolution {}
    }

    /**
     * Finds the model that a request names.
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
     * Loads a model that is UNLOADED or FAILED, and blocks until it is READY; does nothing where it is READY.
     *
     * @return why it could not be loaded, or empty
     */
    Optional<Rejection> load(String name);

    /**
     * Drains a model and frees it, and blocks until it is UNLOADED; does nothing where it is UNLOADED.
     *
     * @return why there is nothing to unload, or empty
     */
    Optional<Rejection> unload(String name);

    /** Calls {@code listener} now, and at every change, on the thread that made it. */
    void onStateChange(StateListener listener);

    /** Told of a model's state, and that there is more to ask for. Never blocks. */
    @FunctionalInterface
    interface StateListener {
        void changed(String model, ModelState state);

        /** Something else has changed that {@link ModelRepository#status} tells, such as the state of a replica. */
        default void statusChanged(String model) {}
    }
}
