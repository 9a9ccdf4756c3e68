package io.sluice.model.tokenizer;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.sluice.model.InvalidModelException;
import io.sluice.model.snapshot.StrictJson;
import io.sluice.model.snapshot.TextFile;
import io.sluice.model.tokenizer.Vocabulary.Merge;
import java.io.IOException;
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

    /** Longest number that is looked at: far longer than any id, and cheap to convert. */
    private static final int MAX_DIGITS = 40;

    private static final int NO_ID = -1;

    private final TextFile file;
    private final int vocabularySize;

    /** @param vocabularySize number of ids that the model knows */
    TokenIds(TextFile file, int vocabularySize) {
        this.file = file;
        this.vocabularySize = vocabularySize;
    }

    /** An object of tokens and their ids; {@code name} is where it was found. */
    Map<String, Integer> read(String name, JsonReader reader) throws IOException, InvalidModelException {
        Map<String, Integer> ids = new HashMap<>();
        StrictJson.fields(reader, token -> {
            if (reader.peek() == JsonToken.NUMBER) {
                String digits = reader.nextString();
                add(ids, name, token, id(digits), digits);
            } else {
                add(ids, name, token, NO_ID, StrictJson.element(reader));
            }
        });
        return ids;
    }

    /** Adds one token, which may be there already if its id is the same. */
    void add(Map<String, Integer> ids, String name, String token, @Nullable JsonElement value)
            throws InvalidModelException {
        int id = value instanceof JsonPrimitive primitive && primitive.isNumber() ? id(primitive.getAsString()) : NO_ID;
        add(ids, name, token, id, value);
    }

    private void add(Map<String, Integer> ids, String name, String token, int id, @Nullable Object given)
            throws InvalidModelException {
        if (id < 0 || id >= vocabularySize) {
            throw file.invalid(
                    "the id of %s in %s must be an integer in [0, %d], as text_config.vocab_size is %d; got %s"
                            .formatted(excerpt(token), name, vocabularySize - 1, vocabularySize, excerpt(given)));
        }
        if (token.isEmpty() || !isUnicode(token)) {
            throw file.invalid("%s has the token %s, which is no Unicode text".formatted(name, excerpt(token)));
        }
        Integer before = ids.putIfAbsent(token, id);
        if (before != null && before != id) {
            throw file.invalid("gives the token %s the ids %d and %d".formatted(excerpt(token), before, id));
        }
    }

    /** {@code 7} and {@code 7.0} are 7; what is no integer, or far beyond every vocabulary, is none. */
    private static int id(String number) {
        try {
            return number.length() > MAX_DIGITS ? NO_ID : new BigDecimal(number).intValueExact();
        } catch (ArithmeticException | NumberFormatException none) {
            return NO_ID;
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
