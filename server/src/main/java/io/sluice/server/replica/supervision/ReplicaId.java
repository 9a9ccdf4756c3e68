package io.sluice.server.replica.supervision;

/**
 * Which replica of a model.
 *
 * @param index in its group, from 0
 * @param name e.g. {@code cpu:0/0}: device, then number on it
 */
public record ReplicaId(int index, String name) {}
