package io.sluice.server.repository.pipeline;

import java.util.Optional;

/**
 * Where a version stands among those of its model.
 *
 * @param predecessor the version that it is to take over from; empty for the first
 * @param onReplicaChange told when the state of a replica has changed; must not block
 */
public record Succession(Optional<ModelPipeline> predecessor, Runnable onReplicaChange) {}
