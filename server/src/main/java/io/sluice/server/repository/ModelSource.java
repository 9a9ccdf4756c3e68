package io.sluice.server.repository;

/**
 * A model that the operator named.
 *
 * @param name what requests call it
 * @param location a folder, or {@code synthetic:...}
 */
public record ModelSource(String name, String location) {}
