package io.sluice.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Sets the log up as text on standard error, from INFO up. Made by Logback when the first logger is asked for.
 *
 * <p>The system property {@value #LEVEL} asks for more or less, e.g. {@code debug} or {@code warn}: more of Sluice itself, less
 * of everything.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {

    /** Read when the first logger is made. */
    public static final String LEVEL = "sluice.log.level";

    private static final String OURS = "io.sluice";

    /** Says at INFO which libraries it has loaded. */
    private static final String DJL = "ai.djl";

    /** For Logback. */
    public LogSetup() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Level asked = Level.toLevel(System.getProperty(LEVEL), Level.INFO);
        Level others = asked.isGreaterOrEqual(Level.INFO) ? asked : Level.INFO;
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(others);
        context.getLogger(OURS).setLevel(asked);
        context.getLogger(DJL).setLevel(others.isGreaterOrEqual(Level.WARN) ? others : Level.WARN);
        write(context, new TextEncoder());
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** From here on lines are written like this. */
    static void write(LoggerContext context, Encoder<ILoggingEvent> encoder) {
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget(ConsoleTarget.SystemErr.getName());
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
    }
}
