package io.sluice.server.app;

import io.sluice.server.access.AccessControl;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.reload.FileWatcher;
import io.sluice.server.reload.UnusableFileException;
import io.sluice.server.tls.Cleartext;
import io.sluice.server.tls.ServerTls;
import io.sluice.server.transport.TransportSecurity;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who the server proves to be, whom it serves, and the watch over the files that say so. */
final class Protection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Protection.class);

    private final FileWatcher watcher;
    private final TransportSecurity security;

    private Protection(FileWatcher watcher, TransportSecurity security) {
        this.watcher = watcher;
        this.security = security;
    }

    /** @throws StartupException with every problem of every file */
    static Protection open(ServerConfig config) throws StartupException {
        FileWatcher watcher = new FileWatcher();
        List<String> problems = new ArrayList<>();
        Optional<ServerTls> tls = Optional.empty();
        try {
            if (config.tls().isPresent()) {
                tls = Optional.of(ServerTls.open(config.tls().get(), watcher));
            }
        } catch (UnusableFileException unusable) {
            problems.addAll(unusable.problems());
        }
        AccessControl access = AccessControl.anybody();
        try {
            access = AccessControl.open(config.access(), watcher, InstantSource.system(), System::nanoTime);
        } catch (UnusableFileException unusable) {
            problems.addAll(unusable.problems());
        }
        if (!problems.isEmpty()) {
            watcher.close();
            throw new StartupException(String.join("\n", problems));
        }
        warn(config);
        return new Protection(watcher, new TransportSecurity(tls, access));
    }

    TransportSecurity security() {
        return security;
    }

    /** For the operations port: the same certificate, where there is one. */
    Optional<SSLContext> https() {
        return security.tls().map(ServerTls::withoutClientCertificates);
    }

    /** Begins to look at the files. */
    void watch() {
        watcher.start();
    }

    @Override
    public void close() {
        watcher.close();
    }

    /** What was asked for is done, and said where it is easily regretted. */
    private static void warn(ServerConfig config) {
        String host = config.transport().host();
        boolean isOpen = !Cleartext.isLoopback(host);
        if (isOpen && config.tls().isEmpty()) {
            log.atWarn().addKeyValue("host", host).log("other machines are served without encryption");
        }
        if (isOpen && !config.access().isRequired()) {
            log.atWarn()
                    .addKeyValue("host", host)
                    .log("whoever reaches this address is served; access.clients would name who may be");
        }
    }
}
