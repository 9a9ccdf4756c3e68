package io.sluice.cli.logging;

import ch.qos.logback.classic.LoggerContext;
import io.sluice.server.config.ServerConfig.LogFormat;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** What a server writes to standard error, all in one format. */
public final class ServerLog {

    private ServerLog() {}

    /**
     * For the whole process, from here on: what libraries say to the JDK's loggers, and threads that die, go the same way.
     *
     * @param notices where sentences for whoever has started the server would go as they are
     * @return where they are to go: as JSON they are lines of the log
     */
    public static PrintWriter write(LogFormat format, PrintWriter notices) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        if (format == LogFormat.TEXT) {
            return notices;
        }
        LogSetup.write(context, new JsonEncoder());
        Logger log = LoggerFactory.getLogger("io.sluice.cli.serve");
        Thread.setDefaultUncaughtExceptionHandler((thread, death) -> log.atError()
                .addKeyValue("died", thread.getName())
                .setCause(death)
                .log("a thread has died"));
        return new PrintWriter(new NoticeWriter(log), true);
    }
}
