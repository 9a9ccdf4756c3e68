package io.sluice.cli.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * A line for machines: one object with {@code time} (UTC), {@code level}, {@code logger}, {@code thread} and {@code message}; the
 * event's keys beside them; and {@code error} and {@code stack} where something was thrown.
 */
final class JsonEncoder extends EncoderBase<ILoggingEvent> {

    /** A key of these names, of which there is none yet, would get an underscore. */
    private static final Set<String> OWN = Set.of("time", "level", "logger", "thread", "message", "error", "stack");

    private static final byte[] NOTHING = new byte[0];

    @Override
    public byte[] encode(ILoggingEvent event) {
        JsonObject line = new JsonObject();
        line.addProperty("time", event.getInstant().toString());
        line.addProperty("level", event.getLevel().toString());
        line.addProperty("logger", event.getLoggerName());
        line.addProperty("thread", event.getThreadName());
        line.addProperty("message", event.getFormattedMessage());
        @Nullable List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> add(line, OWN.contains(pair.key) ? pair.key + "_" : pair.key, pair.value));
        }
        @Nullable IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.addProperty("error", thrown.getClassName() + ": " + thrown.getMessage());
            line.addProperty("stack", ThrowableProxyUtil.asString(thrown));
        }
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    private static void add(JsonObject line, String key, @Nullable Object value) {
        if (value instanceof Boolean truth) {
            line.addProperty(key, truth);
        } else if (isFinite(value)) {
            line.addProperty(key, (Number) value);
        } else {
            line.addProperty(key, String.valueOf(value));
        }
    }

    /** JSON has no other numbers. */
    private static boolean isFinite(@Nullable Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue());
    }
}
