package io.sluice.model.tokenizer;

/** Turns texts into token ids as transformers' {@code CLIPTokenizer} does. Safe for use by several threads. */
public final class TextTokenizer implements AutoCloseable {

    /** Ids that every text has: start and end. */
    static final int FRAME = 2;

    private final NativeTokenizer words;
    private final int start;
    private final int end;
    private final int contextLength;
    private final TextOptions options;

    TextTokenizer(NativeTokenizer words, int start, int end, int contextLength, TextOptions options) {
        this.words = words;
        this.start = start;
        this.end = end;
        this.contextLength = contextLength;
        this.options = options;
    }

    /**
     * Tokenizes one text. Takes some microseconds for a label, and up to about a tenth of a second for 64 KiB.
     *
     * @return start id, the text's ids, end id; at most {@link #contextLength()} of them, for which a longer text is cut and
     *     the end id kept. Not padded.
     * @throws InvalidTextException if the text is longer than the options allow, or is not Unicode
     * @throws IllegalStateException if this tokenizer is closed
     */
    public int[] encode(String text) throws InvalidTextException {
        options.check(text);
        long[] ids = words.encode(text);
        int kept = Math.min(ids.length, contextLength - FRAME);
        int[] framed = new int[kept + FRAME];
        framed[0] = start;
        for (int i = 0; i < kept; i++) {
            framed[i + 1] = (int) ids[i];
        }
        framed[kept + 1] = end;
        return framed;
    }

    /** Most ids of one text, start and end included. */
    public int contextLength() {
        return contextLength;
    }

    /** Waits for calls that run, and frees the memory. */
    @Override
    public void close() {
        words.close();
    }
}
