package io.sluice.model.tokenizer;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.stream.JsonWriter;
import io.sluice.model.tokenizer.Vocabulary.AddedToken;
import io.sluice.model.tokenizer.Vocabulary.Merge;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps of CLIP's tokenizer, as a {@code tokenizer.json} without tokens. */
final class Pipeline {

    private static final String RESOURCE = "clip_pipeline.json";

    /** Has no effect on ids. */
    private static final String IGNORED = "trim_offsets";

    /** True where it is absent, as in older files. */
    private static final String OPTIONAL = "use_regex";

    /** Older files begin the splitting pattern so; where it matters, these are special tokens and cut out before. */
    private static final String SPECIAL_ALTERNATIVES = "<\\|startoftext\\|>|<\\|endoftext\\|>|";

    /** Of a token and its merge in JSON, roughly. */
    private static final int CHARS_PER_TOKEN = 48;

    private final JsonObject json;

    private Pipeline(JsonObject json) {
        this.json = json;
    }

    static Pipeline clip() {
        try (InputStream in = Pipeline.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the resource %s is missing from the class path".formatted(RESOURCE));
            }
            return new Pipeline(JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .getAsJsonObject());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the step {@code key} of a {@code tokenizer.json} gives what this pipeline's gives. */
    boolean hasStep(String key, @Nullable JsonElement step) {
        return step != null && isSame(step, json.get(key));
    }

    /** The same for a setting of the model. Absent is as good as null, false or empty. */
    boolean hasModelSetting(String key, @Nullable JsonElement setting) {
        JsonElement own = json.getAsJsonObject("model").get(key);
        boolean absent = setting == null || setting.isJsonNull();
        return absent ? isOff(own) : own.equals(setting);
    }

    /** What the library is to run. Written without a tree: a hundred thousand tokens and merges would be as many objects. */
    String json(Vocabulary vocabulary, SpecialTokens specialTokens) {
        StringWriter text = new StringWriter(vocabulary.ids().size() * CHARS_PER_TOKEN);
        try (JsonWriter writer = new JsonWriter(text)) {
            writer.setSerializeNulls(true);
            writer.beginObject();
            for (Map.Entry<String, JsonElement> step : json.entrySet()) {
                writer.name(step.getKey());
                switch (step.getKey()) {
                    case "added_tokens" -> write(addedTokens(vocabulary, specialTokens), writer);
                    case "model" -> writeModel(vocabulary, writer);
                    default -> write(step.getValue(), writer);
                }
            }
            writer.endObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private void writeModel(Vocabulary vocabulary, JsonWriter writer) throws IOException {
        writer.beginObject();
        for (Map.Entry<String, JsonElement> setting :
                json.getAsJsonObject("model").entrySet()) {
            writer.name(setting.getKey());
            switch (setting.getKey()) {
                case "unk_token" -> writer.value(vocabulary.unknown().orElse(null));
                case "vocab" -> {
                    writer.beginObject();
                    for (Map.Entry<String, Integer> token : vocabulary.ids().entrySet()) {
                        writer.name(token.getKey()).value(token.getValue());
                    }
                    writer.endObject();
                }
                case "merges" -> {
                    writer.beginArray();
                    for (Merge merge : vocabulary.merges()) {
                        writer.beginArray()
                                .value(merge.left())
                                .value(merge.right())
                                .endArray();
                    }
                    writer.endArray();
                }
                default -> write(setting.getValue(), writer);
            }
        }
        writer.endObject();
    }

    private static void write(JsonElement element, JsonWriter writer) throws IOException {
        writer.jsonValue(element.toString());
    }

    private static JsonArray addedTokens(Vocabulary vocabulary, SpecialTokens specialTokens) {
        JsonArray added = new JsonArray();
        for (AddedToken token : vocabulary.added()) {
            int id = vocabulary.id(token.content());
            boolean frames = id == vocabulary.id(vocabulary.start()) || id == vocabulary.id(vocabulary.end());
            if (specialTokens == SpecialTokens.REFERENCE || !frames) {
                added.add(addedToken(token, id));
            }
        }
        return added;
    }

    private static JsonObject addedToken(AddedToken token, int id) {
        JsonObject object = new JsonObject();
        object.addProperty("id", id);
        object.addProperty("content", token.content());
        object.addProperty("single_word", token.singleWord());
        object.addProperty("lstrip", token.lstrip());
        object.addProperty("rstrip", token.rstrip());
        object.addProperty("normalized", token.normalized());
        object.addProperty("special", token.special());
        return object;
    }

    private static boolean isSame(JsonElement given, JsonElement own) {
        if (given instanceof JsonObject givenObject && own instanceof JsonObject ownObject) {
            return ownObject.keySet().containsAll(givenObject.keySet())
                    && ownObject.entrySet().stream().allMatch(entry -> isSameEntry(givenObject, entry));
        }
        if (given instanceof JsonArray givenArray && own instanceof JsonArray ownArray) {
            boolean same = givenArray.size() == ownArray.size();
            for (int i = 0; same && i < ownArray.size(); i++) {
                same = isSame(givenArray.get(i), ownArray.get(i));
            }
            return same;
        }
        return given.equals(own) || isOlderPattern(given, own);
    }

    private static boolean isOlderPattern(JsonElement given, JsonElement own) {
        return own instanceof JsonPrimitive text
                && text.isString()
                && given.equals(new JsonPrimitive(SPECIAL_ALTERNATIVES + text.getAsString()));
    }

    private static boolean isSameEntry(JsonObject given, Map.Entry<String, JsonElement> own) {
        String key = own.getKey();
        JsonElement value = given.get(key);
        return key.equals(IGNORED) || (value == null ? key.equals(OPTIONAL) : isSame(value, own.getValue()));
    }

    private static boolean isOff(JsonElement setting) {
        return setting.isJsonNull()
                || setting.equals(new JsonPrimitive(false))
                || setting.equals(new JsonPrimitive(""));
    }
}
