package io.sluice.model.tokenizer;

import static io.sluice.model.tokenizer.TokenIds.excerpt;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.sluice.model.InvalidModelException;
import io.sluice.model.snapshot.StrictJson;
import io.sluice.model.snapshot.TextFile;
import io.sluice.model.tokenizer.Vocabulary.AddedToken;
import io.sluice.model.tokenizer.Vocabulary.Merge;
import java.io.IOException;
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

    private final TextFile file;
    private final TokenIds tokens;
    private final Pipeline clip = Pipeline.clip();

    /** The file without the model's vocabulary and merges, which are what is long in it. */
    private final JsonObject steps = new JsonObject();

    private final JsonObject model = new JsonObject();
    private boolean isModelAnObject;
    private @Nullable Map<String, Integer> ids;
    private @Nullable List<Merge> merges;

    TokenizerJson(TextFile file, int vocabularySize) {
        this.file = file;
        this.tokens = new TokenIds(file, vocabularySize);
    }

    /** Called once. */
    Vocabulary read() throws InvalidModelException {
        file.json(this::scan);
        requireClip();
        Map<String, Integer> known = required(ids, "model.vocab must be an object");
        List<AddedToken> added = added(known);
        List<Merge> pairs =
                required(merges, "model.merges must be a list of at most %d merges".formatted(Vocabulary.MAX_MERGES));
        Optional<String> fault = TokenIds.faultOf(pairs, known);
        if (fault.isPresent()) {
            throw file.invalid(fault.get());
        }
        String start = framing("cls", known, added);
        String end = framing("sep", known, added);
        Optional<String> unknown = Optional.empty();
        if (isPresent(model.get("unk_token"))) {
            unknown = Optional.of(known("model.unk_token", model.get("unk_token"), known));
        }
        return new Vocabulary(known, pairs, added, start, end, unknown);
    }

    /** Steps are kept as trees; of the model only what is short. */
    private JsonObject scan(JsonReader reader) throws IOException, InvalidModelException {
        StrictJson.fields(reader, step -> {
            if (step.equals("model") && reader.peek() == JsonToken.BEGIN_OBJECT) {
                isModelAnObject = true;
                StrictJson.fields(reader, setting -> scanModel(setting, reader));
            } else {
                steps.add(step, StrictJson.element(reader));
            }
        });
        return steps;
    }

    private void scanModel(String setting, JsonReader reader) throws IOException, InvalidModelException {
        if (setting.equals("vocab") && reader.peek() == JsonToken.BEGIN_OBJECT) {
            ids = tokens.read("model.vocab", reader);
        } else if (setting.equals("merges") && reader.peek() == JsonToken.BEGIN_ARRAY) {
            merges = merges(reader);
        } else {
            model.add(setting, StrictJson.element(reader));
        }
    }

    private <T> T required(@Nullable T part, String otherwise) throws InvalidModelException {
        if (part == null) {
            throw file.invalid(otherwise);
        }
        return part;
    }

    private void requireClip() throws InvalidModelException {
        if (!isModelAnObject) {
            throw file.invalid("model must be an object");
        }
        if (model.has("type") && !model.get("type").equals(new JsonPrimitive("BPE"))) {
            throw file.invalid("model.type must be BPE, got " + excerpt(model.get("type")));
        }
        for (String setting : SETTINGS) {
            if (!clip.hasModelSetting(setting, model.get(setting))) {
                throw notClip("model." + setting, model.get(setting));
            }
        }
        for (String step : STEPS) {
            if (!clip.hasStep(step, steps.get(step))) {
                throw notClip(step, steps.get(step));
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
        JsonElement given = steps.get("added_tokens");
        JsonElement list = isPresent(given) ? given : new JsonArray();
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
    private List<Merge> merges(JsonReader reader) throws IOException, InvalidModelException {
        List<Merge> pairs = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            if (pairs.size() == Vocabulary.MAX_MERGES) {
                throw file.invalid("model.merges has more than %d merges".formatted(Vocabulary.MAX_MERGES));
            }
            pairs.add(reader.peek() == JsonToken.STRING ? spaced(reader.nextString()) : pair(reader));
        }
        reader.endArray();
        return pairs;
    }

    private Merge pair(JsonReader reader) throws IOException, InvalidModelException {
        JsonElement element = StrictJson.element(reader);
        if (!(element instanceof JsonArray both) || both.size() != 2) {
            throw noPair(element);
        }
        return new Merge(text("model.merges", both.get(0)), text("model.merges", both.get(1)));
    }

    private Merge spaced(String text) throws InvalidModelException {
        int space = text.indexOf(' ');
        if (space < 0 || space != text.lastIndexOf(' ')) {
            throw noPair(new JsonPrimitive(text));
        }
        return new Merge(text.substring(0, space), text.substring(space + 1));
    }

    private InvalidModelException noPair(JsonElement given) {
        return file.invalid("model.merges must be pairs of tokens, got " + excerpt(given));
    }

    /** The token before ({@code cls}) or after ({@code sep}) every text, which transformers makes special in any case. */
    private String framing(String key, Map<String, Integer> ids, List<AddedToken> added) throws InvalidModelException {
        if (!(steps.get("post_processor") instanceof JsonObject processor)
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
