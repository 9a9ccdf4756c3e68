package io.sluice.client.connection;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.Executor;

/** Adds the header to each attempt, on a thread that may wait for its value. */
final class HeaderCredentials extends CallCredentials {

    private final Credentials credentials;
    private final Metadata.Key<String> key;

    HeaderCredentials(Credentials credentials) {
        this.credentials = credentials;
        key = Metadata.Key.of(credentials.header(), Metadata.ASCII_STRING_MARSHALLER);
    }

    @Override
    public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier applier) {
        executor.execute(() -> {
            String value;
            try {
                value = credentials.value();
            } catch (RuntimeException failure) {
                // Without what the supplier said: that may hold the secret.
                refuse(applier, "could not be told: " + failure.getClass().getSimpleName());
                return;
            }
            if (!value.chars().allMatch(HeaderCredentials::isPrintable)) {
                // gRPC would leave the header out, and log its value.
                refuse(applier, "holds what is not printable ASCII; is there a line break at its end?");
                return;
            }
            Metadata headers = new Metadata();
            headers.put(key, value);
            applier.apply(headers);
        });
    }

    private void refuse(MetadataApplier applier, String why) {
        applier.fail(Status.UNAUTHENTICATED.withDescription(
                "the value of header '%s' %s".formatted(credentials.header(), why)));
    }

    private static boolean isPrintable(int character) {
        return character >= ' ' && character <= '~';
    }
}
