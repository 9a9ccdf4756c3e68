package io.sluice.server.http;

/** Bounds of the operations port; a client that is slow, or malicious, costs no more than this. */
final class HttpLimits {

    /** Requests that are answered at once; probes and scrapers are few. */
    static final int THREADS = 4;

    /** Connections, and so requests that wait for a thread. */
    static final int CONNECTIONS = 64;

    /** A request, and an answer, must be through by then; until then it occupies a thread. */
    static final int REQUEST_SECONDS = 5;

    static final int RESPONSE_SECONDS = 5;
    static final int REQUEST_HEADERS = 64;
    static final int REQUEST_HEADER_BYTES = 16 << 10;

    private HttpLimits() {}

    /**
     * The JDK's server takes its bounds from system properties alone, once for a process, before the first server is made.
     * What the operator set on the command line stays.
     */
    static void install() {
        setUnlessGiven("jdk.httpserver.maxConnections", CONNECTIONS);
        setUnlessGiven("sun.net.httpserver.maxIdleConnections", CONNECTIONS);
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
