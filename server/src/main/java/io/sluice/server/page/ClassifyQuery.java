package io.sluice.server.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.server.rejection.Rejection;
import io.sluice.server.transport.DirectCalls;
import io.sluice.server.transport.message.RejectedException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;

/**
 * What the address of {@code /api/classify} asks for: the fields of a {@code ClassifyRequest}, by their names there.
 *
 * @param topK 0 for the usual number
 */
record ClassifyQuery(String model, String version, int topK, List<String> labels, List<String> templates) {

    /**
     * Reads, for example, {@code model=clip&top_k=3&labels=cat&labels=dog}.
     *
     * @throws RejectedException naming what cannot be used
     */
    static ClassifyQuery parse(String query) throws RejectedException {
        String model = "";
        String version = "";
        int topK = 0;
        List<String> labels = new ArrayList<>();
        List<String> templates = new ArrayList<>();
        for (String field : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = field.indexOf('=');
            String name = decoded(equals < 0 ? field : field.substring(0, equals));
            String value = equals < 0 ? "" : decoded(field.substring(equals + 1));
            switch (name) {
                case "model" -> model = value;
                case "version" -> version = value;
                case "top_k" -> topK = number(value);
                case "labels" -> labels.add(value);
                case "label_templates" -> templates.add(value);
                default ->
                    throw invalid(name, "unknown; model, version, top_k, labels and label_templates may be given");
            }
        }
        return new ClassifyQuery(model, version, topK, labels, templates);
    }

    DirectCalls.Classify of(byte[] picture) {
        return new DirectCalls.Classify(model, version, topK, labels, templates, picture);
    }

    private static int number(String value) throws RejectedException {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException wrong) {
            throw invalid("top_k", "'%s' given; a whole number is allowed".formatted(value));
        }
    }

    private static String decoded(String part) throws RejectedException {
        try {
            return URLDecoder.decode(part, UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw invalid("query", "'%s' is not percent-encoded".formatted(part));
        }
    }

    private static RejectedException invalid(String field, String description) {
        return new RejectedException(new Rejection.InvalidArgument(field, description));
    }
}
