package io.sluice.loadtest.workload;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A mix of requests.
 *
 * @param model empty for the server's first
 * @param parts at least one
 */
public record Workload(String model, List<Part> parts) {

    public static final int PARTS_LIMIT = 64;
    public static final int WEIGHT_LIMIT = 1000;

    /**
     * One kind of request in the mix.
     *
     * @param weight how many requests of this kind come in every round through the mix
     */
    public record Part(int weight, RequestKind kind) {
        public Part {
            if (weight < 1 || weight > WEIGHT_LIMIT) {
                throw new IllegalArgumentException(
                        "a weight must be in [1, %d], got %d".formatted(WEIGHT_LIMIT, weight));
            }
        }
    }

    public Workload {
        parts = List.copyOf(parts);
        if (parts.isEmpty() || parts.size() > PARTS_LIMIT) {
            throw new IllegalArgumentException(
                    "a workload must have 1 to %d kinds of requests, got %d".formatted(PARTS_LIMIT, parts.size()));
        }
    }

    /**
     * Reads the pictures and serialises every request.
     *
     * @throws IOException if a picture cannot be read
     */
    public RequestMix<PreparedRequest> requests() throws IOException {
        List<RequestMix.Share<PreparedRequest>> shares = new ArrayList<>();
        for (Part part : parts) {
            shares.add(new RequestMix.Share<>(part.weight(), Serializer.requests(model, part.kind())));
        }
        return new RequestMix<>(shares);
    }

    /**
     * Reads the pictures for a video stream.
     *
     * @throws IOException if a picture cannot be read
     * @throws IllegalArgumentException if the kinds are not all of one task: a stream has one task for all its frames
     */
    public FrameSource frames() throws IOException {
        return FrameSource.of(this);
    }
}
