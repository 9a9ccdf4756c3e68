package io.sluice.server.rejection;

import java.time.Duration;

/** The same request may be taken later. */
public sealed interface Retryable extends Rejection
        permits Overload,
                ModelRejection.VersionGone,
                ModelRejection.ModelNotReady,
                CallRejection.Draining,
                CallRejection.StreamsFull,
                CallRejection.TransfersFull,
                AccessRejection.AdminBusy,
                AccessRejection.RateLimited,
                AccessRejection.CallsLimited,
                ExecutionRejection.ReplicaHung,
                ExecutionRejection.NoReplica {

    /** When to try again: when a request like this one would probably be taken. */
    Duration retryAfter();
}
