package io.sluice.model;

/** What a model can be asked for. */
public enum Task {
    /** Rank the model's own classes. */
    CLASSIFY,
    /** Rank free labels by text. */
    ZERO_SHOT_CLASSIFY,
    EMBED_IMAGE,
    EMBED_TEXT
}
