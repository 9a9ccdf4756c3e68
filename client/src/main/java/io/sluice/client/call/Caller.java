package io.sluice.client.call;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.sluice.client.Priority;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who a call says it is from, and how urgent it is; says nothing of what is not set.
 *
 * @param client the name that the server tells its clients apart by, where it is configured to
 */
public record Caller(Optional<Priority> priority, Optional<Name> client) {

    /** Says nothing. */
    public static final Caller UNKNOWN = new Caller(Optional.empty(), Optional.empty());

    static final Metadata.Key<String> PRIORITY = Metadata.Key.of("sluice-priority", Metadata.ASCII_STRING_MARSHALLER);

    /**
     * A client's name under the metadata key that the server looks at.
     *
     * @param value 1 to {@link #VALUE_LIMIT} printable ASCII characters, no blank at either end
     */
    public record Name(String key, String value) {

        public static final int VALUE_LIMIT = 256;

        private static final Pattern KEY = Pattern.compile("[0-9a-z_.-]{1,64}");
        private static final Pattern VALUE = Pattern.compile("[!-~]([ -~]*[!-~])?");

        /** @throws IllegalArgumentException if one of them cannot be sent */
        public Name {
            if (!KEY.matcher(key).matches() || key.endsWith("-bin") || key.startsWith("grpc-")) {
                throw new IllegalArgumentException(
                        "a metadata key has 1 to 64 of a-z, 0-9, '_', '.' and '-', and neither"
                                + " begins with 'grpc-' nor ends in '-bin'; got '%s'".formatted(key));
            }
            if (value.length() > VALUE_LIMIT || !VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException(
                        "a client's name has 1 to %d printable ASCII characters, and no blank at".formatted(VALUE_LIMIT)
                                + " either end; got '%s'".formatted(value));
            }
        }
    }

    public Caller withPriority(Priority urgency) {
        return new Caller(Optional.of(urgency), client);
    }

    public Caller withClient(Name name) {
        return new Caller(priority, Optional.of(name));
    }

    /** The same channel, on which every call, and every attempt of it, says this. */
    public Channel on(Channel channel) {
        Metadata headers = new Metadata();
        priority.ifPresent(urgency -> headers.put(PRIORITY, urgency.name().toLowerCase(Locale.ROOT)));
        client.ifPresent(
                name -> headers.put(Metadata.Key.of(name.key(), Metadata.ASCII_STRING_MARSHALLER), name.value()));
        return headers.keys().isEmpty()
                ? channel
                : ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }
}
