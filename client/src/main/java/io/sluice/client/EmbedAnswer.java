package io.sluice.client;

import java.util.List;

/**
 * Embeddings, one for each input in the order of the call.
 *
 * @param model name of the model that answered
 * @param version digest of the bytes that answered
 * @param embeddings {@code [dim]} each, or {@code [tokens, dim]} where every token was asked for
 */
public record EmbedAnswer(String model, String version, List<Vector> embeddings, CallTiming timing) {

    public EmbedAnswer {
        embeddings = List.copyOf(embeddings);
    }
}
