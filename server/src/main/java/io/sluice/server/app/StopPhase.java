package io.sluice.server.app;

/**
 * How far the end of a server has come.
 *
 * <pre>
 * SERVING -> NOTICE -> DRAINING -> STOPPED
 *    |                    ^
 *    +--------------------+   without notice
 * </pre>
 */
enum StopPhase {
    SERVING,
    /** Health says NOT_SERVING, and everything is still served. */
    NOTICE,
    /** New calls are refused, and what was admitted is finished. */
    DRAINING,
    STOPPED
}
