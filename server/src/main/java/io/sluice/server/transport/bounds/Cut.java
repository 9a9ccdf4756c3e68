package io.sluice.server.transport.bounds;

/** Why a call was ended in the middle of a transfer. */
enum Cut {
    /** A message did not arrive whole in time, or a stream had none for too long. */
    SLOW_SENDER,
    /** An answer was not taken in time. */
    SLOW_READER,
    /** Too many bytes of requests were arriving. */
    ARRIVING_FULL,
    /** Too many bytes of answers were waiting to be taken. */
    LEAVING_FULL
}
