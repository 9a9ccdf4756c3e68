package io.sluice.server.http;

/** Bounds of the operations port; a client that is slow, or malicious, costs no more than this. */
public final class HttpLimits {

    /** Requests that are answered at once; probes and scrapers are few. */
    static final int THREADS = 4;

    /** Requests that wait for a thread; the connection of one more is closed. */
    static final int WAITING = 64;

    /** Pages that take time and are answered at once, each with a picture in memory. */
    static final int PATIENT_THREADS = 4;

    /** Requests that wait for one of these threads; one more is told to come again. */
    static final int PATIENT_WAITING = 16;

    /**
     * Connections open at once; more are closed. Far more than there are probes and scrapers, since each that is open and silent
     * takes a place from them, and a server that no probe reaches is restarted.
     */
    static final int CONNECTIONS = 1024;

    /** Connections kept for a next request. */
    static final int IDLE_CONNECTIONS = 64;

    /** Silence after which a connection is closed, whether it has ever asked for something or not. */
    static final int IDLE_SECONDS = 5;

    /** A request, and an answer, must be through by then; until then it occupies a thread. */
    static final int REQUEST_SECONDS = 5;

    static final int RESPONSE_SECONDS = 5;

    /** What answers that are under way have left when the port is closed: their work is done, and they are only to be written. */
    static final int CLOSE_SECONDS = 1;

    static final int REQUEST_HEADERS = 64;
    static final int REQUEST_HEADER_BYTES = 16 << 10;

    private HttpLimits() {}

    /**
     * The JDK's server takes its bounds from system properties alone, once for a process, before the first server is made.
     * What the operator set on the command line stays.
     */
    public static void install() {
        setUnlessGiven("jdk.httpserver.maxConnections", CONNECTIONS);
        setUnlessGiven("sun.net.httpserver.maxIdleConnections", IDLE_CONNECTIONS);
        setUnlessGiven("sun.net.httpserver.idleInterval", IDLE_SECONDS);
        setUnlessGiven("sun.net.httpserver.maxReqTime", REQUEST_SECONDS);
        setUnlessGiven("sun.net.httpserver.maxRspTime", RESPONSE_SECONDS);
        setUnlessGiven("sun.net.httpserver.maxReqHeaders", REQUEST_HEADERS);
        setUnlessGiven("sun.net.httpserver.maxReqHeaderSize", REQUEST_HEADER_BYTES);
    }

    private static void setUnlessGiven(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }
}
