package io.sluice.model.tokenizer;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tokens of a folder.
 *
 * @param ids of every token, added ones included
 * @param merges what becomes one token, first things first
 * @param added tokens that are found in a text before it is split
 * @param start before every text; one of {@code ids}
 * @param end after every text; one of {@code ids}
 * @param unknown stands for a byte that has no token; one of {@code ids}. Empty: such bytes are left out.
 */
record Vocabulary(
        Map<String, Integer> ids,
        List<Merge> merges,
        List<AddedToken> added,
        String start,
        String end,
        Optional<String> unknown) {

    static final String START = "<|startoftext|>";
    static final String END = "<|endoftext|>";

    /** Most merges that are read; CLIP has 48,894. */
    static final int MAX_MERGES = 1 << 18;

    /** Two tokens that become the one that is spelt as both. */
    record Merge(String left, String right) {}

    /**
     * A token that is found in a text as it stands. The flags are the tokenizers library's.
     *
     * @param content how it is spelt
     * @param singleWord only where no letter or digit stands beside it
     * @param lstrip takes the white space before it
     * @param rstrip takes the white space after it
     * @param normalized is looked for in the normalised text
     * @param special is control, not text
     */
    record AddedToken(
            String content, boolean singleWord, boolean lstrip, boolean rstrip, boolean normalized, boolean special) {

        /** A name of the start or the end of a text. */
        static AddedToken special(String content) {
            return new AddedToken(content, false, false, false, false, true);
        }
    }

    /** The id of a token that is there. */
    int id(String token) {
        return Optional.ofNullable(ids.get(token)).orElseThrow();
    }
}
