package io.sluice.model.engine.exported;

import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.stream.IntStream;

/** What a graph is given. */
public sealed interface GraphRows {

    /** How many rows. */
    int count();

    /**
     * Pictures, normalised.
     *
     * @param side of each, in pixels
     * @param values float32 {@code [count, 3, side, side]}: direct, native byte order, from its position to its limit
     */
    record Pictures(int count, int side, ByteBuffer values) implements GraphRows {}

    /**
     * Texts of different length.
     *
     * @param tokens of the longest
     * @param ids {@code [count, tokens]}; 0 behind the end of a shorter one
     * @param mask 1 for each token, and 0 behind the end of a shorter text
     */
    record Texts(int count, int tokens, LongBuffer ids, LongBuffer mask) implements GraphRows {

        /** Texts of these ids. */
        public static Texts of(int[][] texts) {
            int longest = 0;
            for (int[] text : texts) {
                longest = Math.max(longest, text.length);
            }
            return of(texts, longest);
        }

        /** The same, each filled up to {@code tokens} tokens. */
        public Texts filledTo(int tokens) {
            int[][] texts = new int[count][];
            for (int row = 0; row < count; row++) {
                int start = row * this.tokens;
                int length = (int) IntStream.range(0, this.tokens)
                        .filter(i -> mask.get(start + i) == 1)
                        .count();
                texts[row] = IntStream.range(0, length)
                        .map(i -> (int) ids.get(start + i))
                        .toArray();
            }
            return of(texts, tokens);
        }

        private static Texts of(int[][] texts, int tokens) {
            LongBuffer ids = LongBuffer.allocate(texts.length * tokens);
            LongBuffer mask = LongBuffer.allocate(texts.length * tokens);
            for (int row = 0; row < texts.length; row++) {
                for (int i = 0; i < texts[row].length; i++) {
                    ids.put(row * tokens + i, texts[row][i]);
                    mask.put(row * tokens + i, 1);
                }
            }
            return new Texts(texts.length, tokens, ids, mask);
        }
    }
}
