package io.sluice.server.reload;

import java.util.List;

/** Takes the contents of files into use, all or nothing. Called by one thread at a time. */
@FunctionalInterface
public interface FileUse {

    /**
     * Replaces what was in use before.
     *
     * @param contents of each file, in the order they were named; overwritten with zeros afterwards, for they may be keys
     * @throws UnusableFileException if they cannot be used; what was in use stays so
     */
    void use(List<byte[]> contents) throws UnusableFileException;
}
