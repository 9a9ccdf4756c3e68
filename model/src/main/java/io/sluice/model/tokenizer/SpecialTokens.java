package io.sluice.model.tokenizer;

/** What the names of the start and the end token become where they are spelt out in a text, as a caller may do. */
public enum SpecialTokens {
    /** Their ids, as in transformers: a text can then end itself early, and so choose where it is pooled. */
    REFERENCE,
    /** The letters and signs that they are spelt with. */
    PLAIN_TEXT
}
