package io.sluice.model.tokenizer;

import static io.sluice.model.tokenizer.TokenIds.excerpt;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.sluice.model.InvalidModelException;
import io.sluice.model.snapshot.ConfigFile;
import io.sluice.model.tokenizer.Vocabulary.AddedToken;
import io.sluice.model.tokenizer.Vocabulary.Merge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the vocabulary of a {@code tokenizer.json}, if its steps are CLIP's. */
final class TokenizerJson {

    private static final List<String> STEPS = List.of("normalizer", "pre_tokenizer");
    private static final List<String> SETTINGS = List.of(
            "dropout", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk", "byte_fallback", "ignore_merges");

    private final ConfigFile file;
    private final TokenIds tokens;
    private final Pipeline clip = Pipeline.clip();

    TokenizerJson(ConfigFile file, int vocabularySize) {
        this.file = file;
        this.tokens = new TokenIds(file, vocabularySize);
    }

    Vocabulary read() throws InvalidModelException {
        if (!(file.json().get("model") instanceof JsonObject model)) {
            throw file.invalid("model must be an object");
        }
        requireClip(model);
        if (!(model.get("vocab") instanceof JsonObject vocab)) {
            throw file.invalid("model.vocab must be an object");
        }
        Map<String, Integer> ids = tokens.read("model.vocab", vocab);
        List<AddedToken> added = added(ids);
        List<Merge> merges = merges(model, ids);
        String start = framing("cls", ids, added);
        String end = framing("sep", ids, added);
        Optional<String> unknown = Optional.empty();
        if (isPresent(model.get("unk_token"))) {
            unknown = Optional.of(known("model.unk_token", model.get("unk_token"), ids));
        }
        return new Vocabulary(ids, merges, added, start, end, unknown);
    }

    private void requireClip(JsonObject model) throws InvalidModelException {
        if (model.has("type") && !model.get("type").equals(new JsonPrimitive("BPE"))) {
            throw file.invalid("model.type must be BPE, got " + excerpt(model.get("type")));
        }
        for (String setting : SETTINGS) {
            if (!clip.hasModelSetting(setting, model.get(setting))) {
                throw notClip("model." + setting, model.get(setting));
            }
        }
        for (String step : STEPS) {
            if (!clip.hasStep(step, file.json().get(step))) {
                throw notClip(step, file.json().get(step));
            }
        }
    }

    private InvalidModelException notClip(String key, @Nullable JsonElement given) {
        return file.invalid(
                "%s is not that of CLIP's tokenizer: %s. Where vocab.json and merges.txt are there, the folder"
                                .formatted(key, excerpt(given))
                        + " can be served without this file");
    }

    private List<AddedToken> added(Map<String, Integer> ids) throws InvalidModelException {
        List<AddedToken> added = new ArrayList<>();
        JsonElement list = file.field("added_tokens").orElseGet(JsonArray::new);
        if (!(list instanceof JsonArray array)) {
            throw file.invalid("added_tokens must be a list, got " + excerpt(list));
        }
        for (JsonElement element : array) {
            if (!(element instanceof JsonObject token)) {
                throw file.invalid("added_tokens must be objects, got " + excerpt(element));
            }
            String content = text("added_tokens content", token.get("content"));
            tokens.add(ids, "added_tokens", content, token.get("id"));
            added.add(new AddedToken(
                    content,
                    flag(token, "single_word"),
                    flag(token, "lstrip"),
                    flag(token, "rstrip"),
                    flag(token, "normalized"),
                    flag(token, "special")));
        }
        return added;
    }

    /** Pairs, or, in older files, texts with a space. */
    private List<Merge> merges(JsonObject model, Map<String, Integer> ids) throws InvalidModelException {
        if (!(model.get("merges") instanceof JsonArray array) || array.size() > Vocabulary.MAX_MERGES) {
            throw file.invalid("model.merges must be a list of at most %d merges".formatted(Vocabulary.MAX_MERGES));
        }
        List<Merge> merges = new ArrayList<>(array.size());
        for (JsonElement element : array) {
            String[] pair = element instanceof JsonArray both && both.size() == 2
                    ? new String[] {text("model.merges", both.get(0)), text("model.merges", both.get(1))}
                    : text("model.merges", element).split(" ", -1);
            if (pair.length != 2) {
                throw file.invalid("model.merges must be pairs of tokens, got " + excerpt(element));
            }
            merges.add(new Merge(pair[0], pair[1]));
        }
        Optional<String> fault = TokenIds.faultOf(merges, ids);
        if (fault.isPresent()) {
            throw file.invalid(fault.get());
        }
        return merges;
    }

    /** The token before ({@code cls}) or after ({@code sep}) every text, which transformers makes special in any case. */
    private String framing(String key, Map<String, Integer> ids, List<AddedToken> added) throws InvalidModelException {
        if (!(file.json().get("post_processor") instanceof JsonObject processor)
                || !new JsonPrimitive("RobertaProcessing").equals(processor.get("type"))
                || !(processor.get(key) instanceof JsonArray pair)
                || pair.size() != 2) {
            throw file.invalid(
                    "post_processor must be a RobertaProcessing whose %s is a token and its id".formatted(key));
        }
        String name = "post_processor." + key;
        String token = known(name, pair.get(0), ids);
        tokens.add(ids, name, token, pair.get(1));
        if (added.stream().noneMatch(each -> each.content().equals(token))) {
            added.add(AddedToken.special(token));
        }
        return token;
    }

    private String known(String name, JsonElement value, Map<String, Integer> ids) throws InvalidModelException {
        String token = text(name, value);
        if (!ids.containsKey(token)) {
            throw file.invalid("%s is %s, which the vocabulary lacks".formatted(name, excerpt(token)));
        }
        return token;
    }

    private String text(String name, @Nullable JsonElement value) throws InvalidModelException {
        if (!(value instanceof JsonPrimitive primitive && primitive.isString())) {
            throw file.invalid("%s must be a text, got %s".formatted(name, excerpt(value)));
        }
        return primitive.getAsString();
    }

    private boolean flag(JsonObject token, String key) throws InvalidModelException {
        JsonElement value = token.has(key) ? token.get(key) : JsonNull.INSTANCE;
        if (value.isJsonNull()) {
            return false;
        }
        if (!(value instanceof JsonPrimitive primitive && primitive.isBoolean())) {
            throw file.invalid("%s in added_tokens must be true or false, got %s".formatted(key, excerpt(value)));
        }
        return primitive.getAsBoolean();
    }

    private static boolean isPresent(@Nullable JsonElement value) {
        return value != null && !value.isJsonNull();
    }
}
