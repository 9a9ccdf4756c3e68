package io.sluice.loadtest.wire;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Metadata that every call carries.
 *
 * @param entries values by key, at most {@link #ENTRIES_LIMIT}; {@link #CLIENT} in a value stands for the client's number
 */
public record CallHeaders(SortedMap<String, String> entries) {

    /** Becomes the number of the client, from 1. */
    public static final String CLIENT = "{client}";

    public static final int ENTRIES_LIMIT = 32;

    /** How urgent a call is: {@code interactive} or {@code bulk}. */
    public static final String PRIORITY_KEY = "sluice-priority";

    /** Where a server that tells its clients apart by metadata looks, unless it is told otherwise. */
    public static final String CLIENT_KEY = "sluice-client";

    public static final CallHeaders NONE = new CallHeaders(new TreeMap<>());

    private static final Pattern KEY = Pattern.compile("[0-9a-z_.-]{1,64}");
    private static final Pattern VALUE = Pattern.compile("[!-~]([ -~]{0,510}[!-~])?");

    public CallHeaders {
        entries = new TreeMap<>(entries);
        if (entries.size() > ENTRIES_LIMIT) {
            throw new IllegalArgumentException(
                    "a call may carry %d metadata entries, got %d".formatted(ENTRIES_LIMIT, entries.size()));
        }
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            String key = entry.getKey();
            if (!KEY.matcher(key).matches() || key.endsWith("-bin") || key.startsWith("grpc-")) {
                throw new IllegalArgumentException(
                        "a metadata key has 1 to 64 of a-z, 0-9, '_', '.' and '-', and neither"
                                + " begins with 'grpc-' nor ends in '-bin'; got '%s'".formatted(key));
            }
            if (!VALUE.matcher(entry.getValue()).matches()) {
                throw new IllegalArgumentException(
                        "metadata '%s' must have 1 to 512 printable ASCII characters and no blank at".formatted(key)
                                + " either end, got '%s'".formatted(entry.getValue()));
            }
        }
    }

    /**
     * The same channel, on which every call carries them.
     *
     * @param client its number, from 1
     */
    Channel on(Channel channel, int client) {
        if (entries.isEmpty()) {
            return channel;
        }
        Metadata headers = new Metadata();
        entries.forEach((key, value) -> headers.put(
                Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER),
                value.replace(CLIENT, Integer.toString(client))));
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }
}
