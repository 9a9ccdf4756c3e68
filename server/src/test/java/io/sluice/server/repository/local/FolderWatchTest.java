package io.sluice.server.repository.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.rejection.Rejection;
import io.sluice.server.repository.ModelLock;
import io.sluice.server.repository.ModelState;
import io.sluice.server.repository.ModelStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of models, whose changes are looked for one look at a time. */
class FolderWatchTest {

    @TempDir
    private Path folder;

    private final Map<String, Integer> contents = new HashMap<>();
    private Shelf shelf;
    private FolderWatch watch;
    private int touches;

    @BeforeEach
    void start() throws IOException {
        hold("cat", 2);
        hold("dog", 3);
    }

    @AfterEach
    void stop() {
        shelf.close();
    }

    @Test
    void folder_atStart_givesAModelForEachChildByName() throws IOException {
        Files.createDirectories(folder.resolve("no-model"));
        hold(".hidden", 4);
        open();

        assertThat(shelf.models.list()).extracting(ModelStatus::name).containsExactly("cat", "dog");
        assertThat(shelf.version("cat")).isEqualTo(Shelf.digest(2));
    }

    @Test
    void load_childThatCameLater_isAModelFromThenOn() throws IOException {
        open();
        hold("emu", 4);
        List<String> events = new ArrayList<>();
        shelf.models.onStateChange((name, state) -> events.add(name + " " + state));
        events.clear();

        shelf.load("emu");

        assertThat(events).as("it is no model before it serves").containsExactly("emu READY");
        assertThat(shelf.version("emu")).isEqualTo(Shelf.digest(4));
        assertThat(shelf.models.list()).extracting(ModelStatus::name).containsExactly("cat", "dog", "emu");
    }

    @Test
    void load_newChildThatCannotServe_saysWhyAndIsNoModel() throws IOException {
        open();
        hold("emu", 4);
        shelf.putBroken(folder.resolve("emu").toString());

        assertThat(shelf.load("emu").toString()).contains("is broken");
        assertThat(shelf.models.list()).extracting(ModelStatus::name).containsExactly("cat", "dog");
    }

    @Test
    void load_nameThatLeadsElsewhere_isNotFound() throws IOException {
        hold("../outside", 5);
        open();

        for (String name : new String[] {"..", ".", "../outside", "cat/", "/etc", "cat/../dog", ""}) {
            if (!name.isEmpty()) {
                assertThat(shelf.refusal(name, "").reason()).isEqualTo(Rejection.Reason.MODEL_NOT_FOUND);
            }
            shelf.load(name);
        }
        assertThat(shelf.models.list()).extracting(ModelStatus::name).containsExactly("cat", "dog");
    }

    @Test
    void look_nothingChanged_loadsNothing() throws IOException {
        open();
        shelf.put(child("cat"), 9); // would show if it were read

        watch.look();
        watch.look();

        assertThat(shelf.version("cat")).isEqualTo(Shelf.digest(2));
    }

    @Test
    void look_changedFiles_areLoadedOnceTheyAreStill() throws IOException {
        open();
        watch.look();
        hold("cat", 4);
        watch.look();
        hold("cat", 5); // still being written
        watch.look();
        assertThat(shelf.version("cat")).isEqualTo(Shelf.digest(2));

        watch.look();

        assertThat(shelf.version("cat")).isEqualTo(Shelf.digest(5));
        assertThat(shelf.version("dog")).isEqualTo(Shelf.digest(3));
    }

    @Test
    void look_contentThatFailed_isNotTriedAgainUntilItChanges() throws IOException {
        open();
        watch.look();
        hold("cat", 4);
        shelf.putBroken(child("cat"));
        watch.look();
        watch.look();
        assertThat(shelf.status("cat").failure()).contains("is broken");

        shelf.put(child("cat"), 6); // as if it could serve now, but its files are the same
        watch.look();
        watch.look();
        assertThat(shelf.version("cat")).isEqualTo(Shelf.digest(2));

        hold("cat", 6);
        watch.look();
        watch.look();
        assertThat(shelf.version("cat")).isEqualTo(Shelf.digest(6));
        assertThat(shelf.status("cat").failure()).isEmpty();
    }

    @Test
    void look_newChild_isLoadedOnceItIsStill() throws IOException {
        open();
        watch.look();
        hold("emu", 4);
        watch.look();
        assertThat(shelf.models.list()).hasSize(2);

        watch.look();

        assertThat(shelf.version("emu")).isEqualTo(Shelf.digest(4));
    }

    @Test
    void look_folderThatHasGone_leavesItsModelServing() throws IOException {
        open();
        watch.look();
        Files.delete(folder.resolve("cat").resolve("config.json"));
        Files.delete(folder.resolve("cat"));

        watch.look();
        watch.look();

        assertThat(shelf.version("cat")).isEqualTo(Shelf.digest(2));
        hold("cat", 7);
        watch.look();
        watch.look();
        assertThat(shelf.version("cat")).as("it is back").isEqualTo(Shelf.digest(7));
    }

    @Test
    void look_modelThatWasUnloaded_staysSo() throws IOException {
        open();
        watch.look();
        shelf.models.unload("cat", "");
        hold("cat", 4);

        watch.look();
        watch.look();

        assertThat(shelf.status("cat").state()).isEqualTo(ModelState.UNLOADED);
    }

    @Test
    void run_stopped_returns() throws InterruptedException {
        open();
        FolderWatch soon = new FolderWatch(shelf.models, Duration.ofMillis(1));
        soon.stop();

        soon.run();

        new FolderWatch(shelf.models, Duration.ZERO).run(); // never looks
    }

    private void open() {
        Shelf opened = new Shelf(Optional.of(folder), ModelLock.NONE);
        contents.forEach(opened::put);
        shelf = opened;
        shelf.models.loadAll();
        watch = new FolderWatch(shelf.models, Duration.ofHours(1));
    }

    /** Writes a child folder whose model has so many classes. */
    private void hold(String name, int classes) throws IOException {
        Path config = Files.createDirectories(folder.resolve(name)).resolve("config.json");
        Files.writeString(config, Integer.toString(classes));
        Files.setLastModifiedTime(config, FileTime.fromMillis(1_000_000L + touches++));
        contents.put(child(name), classes);
        if (shelf != null) {
            shelf.put(child(name), classes);
        }
    }

    private String child(String name) {
        return folder.resolve(name).toString();
    }
}
