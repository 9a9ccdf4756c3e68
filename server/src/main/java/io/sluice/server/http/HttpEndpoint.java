package io.sluice.server.http;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.sluice.server.tls.ServerTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** The operations port, open from {@link #start} to {@link #close}; keeps answering while the server drains. */
public final class HttpEndpoint implements AutoCloseable {

    /** How many connections the system may hold back while all threads are busy; 0 is the system's default. */
    private static final int BACKLOG = 0;

    private final HttpServer server;
    private final ExecutorService threads;
    private final ExecutorService patient;

    private HttpEndpoint(HttpServer server, ExecutorService threads, ExecutorService patient) {
        this.server = server;
        this.threads = threads;
        this.patient = patient;
    }

    /**
     * Binds the port and answers from then on.
     *
     * @param tls to answer with HTTPS; empty for HTTP
     * @throws IOException if the port cannot be bound; the message says which, why, and what to do
     */
    public static HttpEndpoint start(HttpPolicy policy, Optional<SSLContext> tls, Scrape scrape, Probes probes)
            throws IOException {
        return start(policy, tls, scrape, probes, Map.of());
    }

    /**
     * As {@link #start(HttpPolicy, Optional, Scrape, Probes)}, with more pages.
     *
     * @param more what else is answered, by its path
     */
    public static HttpEndpoint start(
            HttpPolicy policy, Optional<SSLContext> tls, Scrape scrape, Probes probes, Map<String, Page> more)
            throws IOException {
        HttpLimits.install();
        HttpServer server = bind(policy, tls);
        ExecutorService threads = threads("sluice-http-", HttpLimits.THREADS, HttpLimits.WAITING);
        ExecutorService patient = threads("sluice-page-", HttpLimits.PATIENT_THREADS, HttpLimits.PATIENT_WAITING);
        server.setExecutor(threads);
        Map<String, Page> pages = new HashMap<>(more);
        Page ready = new ReadyPage(probes);
        pages.put("/metrics", new MetricsPage(scrape));
        pages.put("/startupz", new StartedPage(probes, ready));
        pages.put("/livez", new LivePage(probes));
        pages.put("/readyz", ready);
        // One context for all: the JDK matches contexts by prefix, and would answer /metricsx as /metrics.
        server.createContext("/", new Pages(pages, patient));
        server.start();
        return new HttpEndpoint(server, threads, patient);
    }

    /** The port that is listened on; the one chosen, where 0 was asked for. */
    public int port() {
        return server.getAddress().getPort();
    }

    /**
     * Lets pages that take time end, for {@link HttpLimits#CLOSE_SECONDS}; then stops listening, and drops what is being answered.
     * Safe to call again.
     */
    @Override
    public void close() {
        patient.shutdown();
        try {
            patient.awaitTermination(HttpLimits.CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        server.stop(0);
        threads.shutdownNow();
        patient.shutdownNow();
    }

    private static HttpServer bind(HttpPolicy policy, Optional<SSLContext> tls) throws IOException {
        InetSocketAddress address = new InetSocketAddress(policy.host(), policy.port());
        if (address.isUnresolved()) {
            throw new IOException(
                    "cannot listen for metrics and probes: http.host '%s' is not an address of this machine"
                            .formatted(policy.host()));
        }
        try {
            return tls.isEmpty() ? HttpServer.create(address, BACKLOG) : encrypted(address, tls.get());
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen on %s port %d for metrics and probes (%s); choose another http.port with --http-port"
                            .formatted(policy.host(), policy.port(), e.getMessage()),
                    e);
        }
    }

    private static HttpServer encrypted(InetSocketAddress address, SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(address, BACKLOG);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters connection) {
                SSLParameters parameters = tls.getDefaultSSLParameters();
                parameters.setProtocols(ServerTls.PROTOCOLS.toArray(String[]::new));
                connection.setSSLParameters(parameters);
            }
        });
        return server;
    }

    /** A connection that finds the queue full is closed by the JDK's server. */
    private static ExecutorService threads(String name, int size, int waiting) {
        AtomicInteger count = new AtomicInteger();
        return new ThreadPoolExecutor(size, size, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(waiting), task -> {
            Thread thread = new Thread(task, name + count.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
    }
}
