package io.sluice.cli.access;

import io.sluice.cli.output.UserException;
import io.sluice.client.SluiceClient;
import io.sluice.client.connection.Credentials;
import io.sluice.client.connection.Tls;
import io.sluice.loadtest.wire.ServerEndpoint;
import io.sluice.server.tls.Cleartext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a server is connected to, and who asks it. A key is in a file or in the environment, where no list of processes shows it. */
public final class SecurityOptions {

    static final String API_KEY_VARIABLE = "SLUICE_API_KEY";

    private static final int KEY_CHARACTERS_LIMIT = 8192;

    @Option(names = "--tls", description = "Connect over TLS; so do --ca and --cert.")
    private boolean tls;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Authorities in PEM that the server's certificate must come from; the system's unless given.")
    private @Nullable Path authorities;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "Certificate in PEM to show to a server that asks for one; needs --key.")
    private @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "Key of the certificate: PEM, PKCS#8, not encrypted.")
    private @Nullable Path key;

    @Option(
            names = "--api-key-file",
            paramLabel = "FILE",
            description =
                    "File with the API key or the token to send; else " + API_KEY_VARIABLE + " of the environment.")
    private @Nullable Path apiKeyFile;

    /**
     * Gives a client what it needs.
     *
     * @param host of the server
     */
    public SluiceClient.Builder secure(SluiceClient.Builder client, String host) throws UserException {
        Optional<String> secret = secret(host);
        if (isEncrypted()) {
            Tls how = authorities == null ? Tls.systemTrust() : Tls.trusting(readable("--ca", authorities));
            Optional<ServerEndpoint.Identity> identity = identity();
            client.tls(
                    identity.isEmpty()
                            ? how
                            : how.withIdentity(
                                    identity.get().certificateChain(),
                                    identity.get().privateKey()));
        }
        secret.map(Credentials::bearer)
                .map(who -> isEncrypted() ? who : who.overPlaintext())
                .ifPresent(client::credentials);
        return client;
    }

    /** The same for a server that is put under load. */
    public ServerEndpoint secure(ServerEndpoint plain, String host) throws UserException {
        Optional<String> secret = secret(host);
        ServerEndpoint server = plain;
        if (isEncrypted()) {
            Optional<Path> trusted = Optional.ofNullable(authorities);
            try {
                server = plain.overTls(trusted, identity());
            } catch (IOException | IllegalArgumentException unusable) {
                throw new UserException("TLS cannot be set up: %s".formatted(unusable.getMessage()));
            }
        }
        return secret.isEmpty() ? server : server.withBearer(secret.get());
    }

    /**
     * Why no server was reached, and what to do.
     *
     * @param server as the user has named it
     */
    public String unreachable(String server, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return "no TLS connection with %s: %s; --ca names the authorities to trust, --cert and --key what to show"
                        .formatted(server, cause.getMessage());
            }
        }
        return "no server answers at %s; start one with './sluice serve', or name another with --server HOST:PORT%s"
                .formatted(server, isEncrypted() ? "" : "; --tls connects to one that encrypts");
    }

    private boolean isEncrypted() {
        return tls || authorities != null || certificate != null;
    }

    private Optional<ServerEndpoint.Identity> identity() throws UserException {
        if (certificate == null && key == null) {
            return Optional.empty();
        }
        if (certificate == null || key == null) {
            throw new UserException("--cert and --key belong together: give both, or neither");
        }
        return Optional.of(new ServerEndpoint.Identity(readable("--cert", certificate), readable("--key", key)));
    }

    private static Path readable(String option, Path file) throws UserException {
        if (!Files.isReadable(file)) {
            throw new UserException("%s: there is no file '%s' that can be read".formatted(option, file));
        }
        return file;
    }

    private Optional<String> secret(String host) throws UserException {
        Optional<String> secret = apiKeyFile == null
                ? Optional.ofNullable(System.getenv(API_KEY_VARIABLE)).filter(value -> !value.isBlank())
                : Optional.of(contents(apiKeyFile));
        String source = apiKeyFile == null ? API_KEY_VARIABLE : "--api-key-file";
        if (secret.isPresent()) {
            String value = secret.get().strip();
            if (value.isEmpty()
                    || value.length() > KEY_CHARACTERS_LIMIT
                    || !value.chars().allMatch(c -> c > ' ' && c <= '~')) {
                throw new UserException(
                        "%s must hold one key or token, as './sluice keys create' prints it, and nothing else"
                                .formatted(source));
            }
            if (!isEncrypted() && !Cleartext.isLoopback(host)) {
                throw new UserException(
                        "the key of %s would be sent to %s in clear text; connect with --tls, or leave the key out"
                                .formatted(source, host));
            }
            return Optional.of(value);
        }
        return secret;
    }

    private static String contents(Path file) throws UserException {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException unreadable) {
            throw new UserException("--api-key-file: '%s' cannot be read (%s)"
                    .formatted(file, unreadable.getClass().getSimpleName()));
        }
    }
}
