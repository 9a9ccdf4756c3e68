package io.sluice.model.engine;

/** The halves of a model that embeds pictures and texts into one space; a model of pictures alone has the first only. */
public enum Tower {
    VISION,
    TEXT;

    /** The half that this one is not. */
    public Tower other() {
        return this == VISION ? TEXT : VISION;
    }
}
