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
            Metadata headers = new Metadata();
            try {
                headers.put(key, credentials.value());
            } catch (RuntimeException failure) {
                // Without what the supplier said: that may hold the secret.
                applier.fail(Status.UNAUTHENTICATED.withDescription("the value of header '%s' could not be told: %s"
                        .formatted(credentials.header(), failure.getClass().getSimpleName())));
                return;
            }
            applier.apply(headers);
        });
    }
}
