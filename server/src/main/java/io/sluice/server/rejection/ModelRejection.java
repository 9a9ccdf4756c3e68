package io.sluice.server.rejection;

import java.time.Duration;

/** The model that a call names is not there, not ready, or cannot do what is asked of it. */
public sealed interface ModelRejection extends Rejection {

    /** @param known what there is instead, ready to print */
    record ModelNotFound(String model, String known) implements ModelRejection {
        @Override
        public Reason reason() {
            return Reason.MODEL_NOT_FOUND;
        }

        @Override
        public String message() {
            return "there is no model '%s'; there are: %s".formatted(model, known);
        }
    }

    /** @param known the versions there are, ready to print */
    record VersionNotFound(String model, String version, String known) implements ModelRejection {
        @Override
        public Reason reason() {
            return Reason.VERSION_NOT_FOUND;
        }

        @Override
        public String message() {
            return "model '%s' has no version '%s'; it has %s".formatted(model, version, known);
        }
    }

    /** A version that a stream asked for is unloaded. */
    record VersionGone(String model, String version, Duration retryAfter) implements ModelRejection, Retryable {
        @Override
        public Reason reason() {
            return Reason.VERSION_GONE;
        }

        @Override
        public String message() {
            return "version %s of model '%s' is being unloaded; connect anew with another version, or without one"
                    .formatted(version, model);
        }
    }

    /**
     * What a model's folder holds cannot serve.
     *
     * @param explanation for the operator
     * @param serving the version that serves on; empty where none did
     */
    record LoadFailed(String model, String explanation, String serving) implements ModelRejection {
        @Override
        public Reason reason() {
            return Reason.LOAD_FAILED;
        }

        @Override
        public String message() {
            String consequence = serving.isEmpty() ? "" : "; version %s serves on".formatted(serving);
            return "model '%s' was not loaded: %s%s".formatted(model, explanation, consequence);
        }
    }

    /** @param state e.g. LOADING */
    record ModelNotReady(String model, String state, Duration retryAfter) implements ModelRejection, Retryable {
        @Override
        public Reason reason() {
            return Reason.MODEL_NOT_READY;
        }

        @Override
        public String message() {
            return "model '%s' is %s, not READY".formatted(model, state);
        }
    }

    /** @param explanation what the model lacks, and what it can do */
    record TaskNotSupported(String model, String explanation) implements ModelRejection {
        @Override
        public Reason reason() {
            return Reason.TASK_NOT_SUPPORTED;
        }

        @Override
        public String message() {
            return "model '%s' %s".formatted(model, explanation);
        }
    }
}
