package io.sluice.model.tokenizer;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.sluice.model.InvalidModelException;
import io.sluice.model.snapshot.ConfigFile;
import io.sluice.model.tokenizer.Vocabulary.Merge;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tokens and their ids as a JSON file gives them, each of which must be a row of the model's embedding. */
final class TokenIds {

    /** Longest piece of a file in a message, in characters. */
    private static final int EXCERPT_LENGTH = 60;

    private final ConfigFile file;
    private final int vocabularySize;

    /** @param vocabularySize number of ids that the model knows */
    TokenIds(ConfigFile file, int vocabularySize) {
        this.file = file;
        this.vocabularySize = vocabularySize;
    }

    /** An object of tokens and their ids; {@code name} is where it was found. */
    Map<String, Integer> read(String name, JsonObject tokens) throws InvalidModelException {
        Map<String, Integer> ids = new HashMap<>();
        for (Map.Entry<String, JsonElement> entry : tokens.entrySet()) {
            add(ids, name, entry.getKey(), entry.getValue());
        }
        return ids;
    }

    /** Adds one token, which may be there already if its id is the same. */
    void add(Map<String, Integer> ids, String name, String token, @Nullable JsonElement value)
            throws InvalidModelException {
        BigDecimal number = value instanceof JsonPrimitive primitive && primitive.isNumber()
                ? primitive.getAsBigDecimal()
                : BigDecimal.ONE.negate();
        boolean whole = number.scale() <= 0 || number.stripTrailingZeros().scale() <= 0;
        if (!whole || number.signum() < 0 || number.compareTo(BigDecimal.valueOf(vocabularySize)) >= 0) {
            throw file.invalid(
                    "the id of %s in %s must be an integer in [0, %d], as text_config.vocab_size is %d; got %s"
                            .formatted(excerpt(token), name, vocabularySize - 1, vocabularySize, excerpt(value)));
        }
        if (token.isEmpty() || !isUnicode(token)) {
            throw file.invalid("%s has the token %s, which is no Unicode text".formatted(name, excerpt(token)));
        }
        int id = number.intValueExact();
        Integer before = ids.putIfAbsent(token, id);
        if (before != null && before != id) {
            throw file.invalid("gives the token %s the ids %d and %d".formatted(excerpt(token), before, id));
        }
    }

    /** Says what is wrong with a list of merges, if something is. */
    static Optional<String> faultOf(List<Merge> merges, Map<String, Integer> ids) {
        for (Merge merge : merges) {
            String whole = merge.left() + merge.right();
            if (!ids.containsKey(merge.left()) || !ids.containsKey(merge.right()) || !ids.containsKey(whole)) {
                String lacking = Stream.of(merge.left(), merge.right(), whole)
                        .filter(token -> !ids.containsKey(token))
                        .findFirst()
                        .orElseThrow();
                return Optional.of("the merge of %s and %s needs the token %s, which the vocabulary lacks"
                        .formatted(excerpt(merge.left()), excerpt(merge.right()), excerpt(lacking)));
            }
        }
        return Optional.empty();
    }

    /** Whether every surrogate has its other half. */
    private static boolean isUnicode(String token) {
        for (int at = 0; at < token.length(); at++) {
            char unit = token.charAt(at);
            if (Character.isSurrogate(unit)) {
                boolean isPair = at + 1 < token.length() && Character.isSurrogatePair(unit, token.charAt(at + 1));
                if (!isPair) {
                    return false;
                }
                at++;
            }
        }
        return true;
    }

    /** What was found, for a message. */
    static String excerpt(@Nullable Object found) {
        String text = String.valueOf(found);
        return text.length() <= EXCERPT_LENGTH ? "'" + text + "'" : "'" + text.substring(0, EXCERPT_LENGTH) + "...'";
    }
}
