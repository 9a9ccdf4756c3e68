package io.sluice.cli.output;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Records as JSON documents: keys in {@code lower_case}, absent values left out, durations and times in ISO 8601. */
public final class Json {

    private static final Gson GSON = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .registerTypeAdapter(Duration.class, (JsonSerializer<Duration>)
                    (duration, type, context) -> new JsonPrimitive(duration.toString()))
            .registerTypeAdapter(Instant.class, (JsonSerializer<Instant>)
                    (time, type, context) -> new JsonPrimitive(time.toString()))
            .registerTypeAdapter(Optional.class, (JsonSerializer<Optional<?>>)
                    (value, type, context) -> value.isPresent() ? context.serialize(value.get()) : JsonNull.INSTANCE)
            .disableHtmlEscaping()
            .create();

    private static final Gson PRETTY = GSON.newBuilder().setPrettyPrinting().create();

    private Json() {}

    /** Prints one document and the end of its line. */
    public static void print(Object document, PrintWriter out) {
        out.println(PRETTY.toJson(document));
        out.flush();
    }

    /** Prints one document on one line. */
    public static void printLine(Object document, PrintWriter out) {
        out.println(GSON.toJson(document));
        out.flush();
    }
}
