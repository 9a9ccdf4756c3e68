package io.sluice.server.repository.local;

import io.sluice.server.repository.ModelSource;
import io.sluice.server.repository.ModelState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the folders of models again and again, and loads what has changed.
 *
 * <p>A folder is loaded once it is the same in two looks, so that files which are being copied are left alone, and never twice
 * in the same state, whether that could serve or not. A folder that has gone leaves its model as it is: a file system that
 * cannot be reached for a moment must not take a fleet down.
 *
 * <p>Owned by the thread that runs it, or by the test that steps it; only {@link #stop} is for others.
 */
public final class FolderWatch {

    private static final Logger log = LoggerFactory.getLogger(FolderWatch.class);

    private final ConfiguredModels models;
    private final Duration interval;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Map<String, FolderState> seen = new HashMap<>();
    private final Map<String, FolderState> tried = new HashMap<>();
    private final Set<String> missing = new HashSet<>();
    private boolean unlisted;

    /** @param interval from the end of one look to the next; zero for none at all */
    public FolderWatch(ConfiguredModels models, Duration interval) {
        this.models = models;
        this.interval = interval;
    }

    /** Looks every interval, and loads meanwhile, until {@link #stop}. */
    public void run() throws InterruptedException {
        while (!interval.isZero() && !stopped.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
            try {
                look();
            } catch (RuntimeException bug) {
                log.error("the look at the models' folders failed; the next one is made all the same", bug);
            }
        }
    }

    /** Lets {@link #run} return after the look that it is at. Does not block. */
    public void stop() {
        stopped.countDown();
    }

    /** One look at every folder; blocks while something is loaded. */
    void look() {
        for (ModelEntry entry : models.entries()) {
            ModelState state = entry.state();
            // What an administrator has unloaded stays so, and what is on its way is somebody's business already.
            if (!entry.source().isSynthetic() && (state == ModelState.READY || state == ModelState.FAILED)) {
                look(entry.source(), entry.lastRead());
            }
        }
        for (ModelSource child : unknownChildren()) {
            look(child, Optional.ofNullable(tried.get(child.name())));
        }
    }

    private void look(ModelSource source, Optional<FolderState> read) {
        String name = source.name();
        Optional<FolderState> now = FolderState.of(Path.of(source.location()));
        if (now.isEmpty()) {
            seen.remove(name);
            if (missing.add(name)) {
                log.atWarn()
                        .addKeyValue("model", name)
                        .addKeyValue("folder", source.location())
                        .log("the folder has gone; the model stays as it is");
            }
            return;
        }
        missing.remove(name);
        FolderState before = seen.put(name, now.get());
        boolean still = now.get().equals(before);
        if (still && !now.equals(read)) {
            tried.put(name, now.get());
            models.load(name, false);
        }
    }

    private Iterable<ModelSource> unknownChildren() {
        try {
            Iterable<ModelSource> children = models.unknownChildren();
            unlisted = false;
            return children;
        } catch (IOException unreachable) {
            if (!unlisted) {
                unlisted = true;
                log.atWarn()
                        .addKeyValue("reason", unreachable.toString())
                        .log("the model repository cannot be listed; its models stay as they are");
            }
            return Set.of();
        }
    }
}
