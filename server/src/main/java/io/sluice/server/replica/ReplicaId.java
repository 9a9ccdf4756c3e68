package io.sluice.server.replica;

/**
 * One replica of a model.
 *
 * @param index in its group, from 0
 * @param name e.g. {@code cpu:0/0}: device, then number on it
 */
record ReplicaId(int index, String name) {}
