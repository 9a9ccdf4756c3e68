package io.sluice.server.repository;

import io.sluice.model.InvalidModelException;
import io.sluice.model.ServableModel;

/** Reads a model into memory. */
@FunctionalInterface
public interface ModelOpener {

    /**
     * @param source its location is a folder, or {@code synthetic:...}
     * @throws InvalidModelException if it cannot be served; the message says why
     */
    ServableModel open(ModelSource source) throws InvalidModelException;
}
