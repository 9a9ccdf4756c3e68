package io.sluice.cli.logging;

import java.io.Writer;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** Makes lines of the log of the sentences that are written to it; failures, which begin with the command's name, are errors. */
final class NoticeWriter extends Writer {

    private static final String FAILURE = "sluice: ";

    private final Logger log;
    private final StringBuilder line = new StringBuilder();

    NoticeWriter(Logger log) {
        this.log = log;
    }

    @Override
    public void write(char[] text, int from, int length) {
        synchronized (lock) {
            line.append(text, from, length);
            int end;
            while ((end = line.indexOf("\n")) >= 0) {
                say(line.substring(0, end).stripTrailing());
                line.delete(0, end + 1);
            }
        }
    }

    /** Half a sentence waits for its end. */
    @Override
    public void flush() {}

    @Override
    public void close() {}

    private void say(String sentence) {
        boolean failed = sentence.startsWith(FAILURE);
        log.atLevel(failed ? Level.ERROR : Level.INFO).log(failed ? sentence.substring(FAILURE.length()) : sentence);
    }
}
