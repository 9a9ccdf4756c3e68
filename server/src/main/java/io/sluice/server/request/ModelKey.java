package io.sluice.server.request;

/**
 * One version of one model.
 *
 * @param name what the operator called it
 * @param version sha256 of the bytes that serve, 64 hexadecimal digits
 */
public record ModelKey(String name, String version) {

    @Override
    public String toString() {
        return name + "@" + version.substring(0, Math.min(12, version.length()));
    }
}
