package io.sluice.server.page;

import io.sluice.server.http.Page;
import io.sluice.server.http.Reply;
import io.sluice.server.http.Visit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A static file of the page. It holds no data, so whoever asks gets it. */
final class Asset implements Page {

    /** Only files from here, no inline code, no other host, in nobody's frame. Previews of pictures are blobs. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self';"
                    + " form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private final Reply reply;

    /** @throws IllegalStateException if there is no such file beside this class */
    Asset(String file) {
        this.reply = new Reply(Reply.OK, contentType(file), read(file))
                .with("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .with("Referrer-Policy", "no-referrer")
                .with("Cross-Origin-Opener-Policy", "same-origin")
                .with("Cross-Origin-Resource-Policy", "same-origin");
    }

    @Override
    public Reply reply(Visit visit) {
        return reply;
    }

    private static String contentType(String file) {
        return switch (file.substring(file.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException("no content type is known for " + file);
        };
    }

    private static byte[] read(String file) {
        try (@Nullable InputStream in = Asset.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing: the build is not whole");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
