package io.sluice.server.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of {@code docs/} that a test generates.
 *
 * @param fileName in {@code docs/}
 * @param generator the test that calls {@link #check}
 */
public record GeneratedDocument(String fileName, Class<?> generator) {

    private static final String WRITE = "sluice.docs.write";

    /** Fails where the page differs from {@code expected}; writes it instead where {@code -Dsluice.docs.write} is given. */
    public void check(String expected) throws IOException {
        Path file = Path.of(System.getProperty("sluice.golden"))
                .resolveSibling("docs")
                .resolve(fileName);
        if (System.getProperty(WRITE) != null) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, expected);
        }
        assertThat(file)
                .as(
                        "docs/%s is out of date; write it anew with: mvn -pl server -am test -D%s -Dtest=%s"
                                + " -Dsurefire.failIfNoSpecifiedTests=false",
                        fileName, WRITE, generator.getSimpleName())
                .exists()
                .hasContent(expected);
    }
}
