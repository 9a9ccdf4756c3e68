package io.sluice.model.tokenizer;

/**
 * How texts are taken.
 *
 * @param maxBytes most bytes of one text, as UTF-8; all of it is tokenized, though a model sees only its beginning
 * @param specialTokens what the names of special tokens become inside a text
 */
public record TextOptions(int maxBytes, SpecialTokens specialTokens) {

    /** Least that can be allowed. */
    static final int LEAST_MAX_BYTES = 8 << 10;

    /** Most that can be allowed. */
    static final int MOST_MAX_BYTES = 1 << 20;

    /** 64 KiB; special tokens as in transformers. */
    public static final TextOptions DEFAULT = new TextOptions(64 << 10, SpecialTokens.REFERENCE);

    public TextOptions {
        if (maxBytes < LEAST_MAX_BYTES || maxBytes > MOST_MAX_BYTES) {
            throw new IllegalArgumentException(
                    "text.max-bytes must be in [%d, %d], got %d".formatted(LEAST_MAX_BYTES, MOST_MAX_BYTES, maxBytes));
        }
    }

    /**
     * Checks a text before native code sees it.
     *
     * @throws InvalidTextException if it is too long, or has half of a surrogate pair, which is no Unicode text
     */
    void check(String text) throws InvalidTextException {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (!Character.isSurrogate(unit)) {
                bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
            } else if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                bytes += 4;
                i++;
            } else {
                throw new InvalidTextException(
                        "has half of a surrogate pair, U+%04X, at index %d".formatted((int) unit, i));
            }
        }
        if (bytes > maxBytes) {
            throw new InvalidTextException("has %d bytes of UTF-8; at most %d are allowed".formatted(bytes, maxBytes));
        }
    }
}
