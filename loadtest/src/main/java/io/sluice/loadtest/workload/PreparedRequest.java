package io.sluice.loadtest.workload;

/**
 * One unary request, ready to be sent any number of times.
 *
 * @param message the serialised request; not to be changed
 */
public record PreparedRequest(Method method, byte[] message) {

    /** Of {@code sluice.v1.InferenceService}. */
    public enum Method {
        CLASSIFY,
        EMBED
    }
}
