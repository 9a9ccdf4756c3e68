package io.sluice.client.stream;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where frames come from: a folder, a video, a camera. One thread at a time uses it; {@link FrameStream#sendAll} closes it
 * not. Frames are read as they are asked for, so that a long video needs no more memory than one frame.
 */
public interface FrameSource extends Closeable {

    /**
     * The next frame, its id one that no earlier frame had; empty after the last. Blocks until there is one.
     *
     * @throws IOException if it cannot be read
     */
    Optional<FrameInput> next() throws IOException;

    /** Lets go of files and decoders; {@link #next} is not called after it. */
    @Override
    void close() throws IOException;

    /**
     * The JPEG, PNG and WebP files of a folder, told by their endings, in the order of their names; not those of folders
     * in it. Ids count from 0. Reads the folder's list at once, and each file when it is asked for.
     *
     * @throws IOException if the folder cannot be read
     */
    static FrameSource folder(Path folder) throws IOException {
        return FolderFrames.of(folder);
    }
}
