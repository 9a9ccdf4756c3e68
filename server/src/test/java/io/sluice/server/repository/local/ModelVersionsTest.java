package io.sluice.server.repository.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.rejection.ModelRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.repository.ModelRepository.LoadResult;
import io.sluice.server.repository.ModelState;
import io.sluice.server.repository.ModelStatus;
import io.sluice.server.repository.RepositoryPolicy;
import io.sluice.server.repository.ServingModel;
import io.sluice.server.request.TestRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One version of a model takes over from another. */
class ModelVersionsTest {

    private final Shelf shelf = new Shelf("m").put("m", 2);
    private final List<String> events = new ArrayList<>();

    @AfterEach
    void close() {
        shelf.close();
    }

    @Test
    void load_sameContent_changesNothingAndSaysSo() {
        shelf.load("m");
        shelf.models.onVersionChange(events::add);

        assertThat(shelf.load("m")).isEqualTo(new LoadResult.Unchanged());
        assertThat(shelf.version("m")).isEqualTo(Shelf.digest(2));
        assertThat(events).isEmpty();
    }

    @Test
    void load_otherContent_takesOverWithoutLeavingReady() {
        shelf.load("m");
        shelf.models.onStateChange((name, state) -> events.add(name + " " + state));
        events.clear();
        shelf.models.onVersionChange(name -> events.add(name + " is " + shelf.version(name)));

        assertThat(shelf.put("m", 3).load("m")).isEqualTo(new LoadResult.Loaded());

        assertThat(events).containsExactly("m is " + Shelf.digest(3));
        assertThat(shelf.versions("m")).containsExactly(Shelf.digest(3));
        assertThat(shelf.refusal("m", Shelf.digest(2)))
                .isEqualTo(new ModelRejection.VersionNotFound("m", Shelf.digest(2), Shelf.digest(3)));
    }

    @Test
    void load_contentThatCannotServe_leavesTheOldVersionAndSaysWhy() {
        shelf.load("m");

        LoadResult result = shelf.putBroken("m").load("m");

        Rejection why = ((LoadResult.Refused) result).rejection();
        assertThat(why.reason()).isEqualTo(Rejection.Reason.LOAD_FAILED);
        assertThat(why.message()).contains("is broken").contains(Shelf.digest(2) + " serves on");
        assertThat(shelf.status("m").state()).isEqualTo(ModelState.READY);
        assertThat(shelf.status("m").failure()).contains("is broken");
        assertThat(shelf.version("m")).isEqualTo(Shelf.digest(2));
    }

    @Test
    void load_afterOneThatFailed_forgetsTheFailure() {
        shelf.load("m");
        shelf.putBroken("m").load("m");

        assertThat(shelf.put("m", 2).load("m")).isEqualTo(new LoadResult.Unchanged());
        assertThat(shelf.status("m").failure()).isEmpty();
    }

    @Test
    void load_firstContentCannotServe_endsFailedAndMayBeTriedAgain() {
        shelf.putBroken("m").load("m");
        assertThat(shelf.status("m").state()).isEqualTo(ModelState.FAILED);

        assertThat(shelf.put("m", 2).load("m")).isEqualTo(new LoadResult.Loaded());
        assertThat(shelf.status("m").failure()).isEmpty();
    }

    @Test
    void load_keepPrevious_leavesItForRequestsThatNameIt() {
        shelf.load("m");
        shelf.put("m", 3).loadBeside("m");

        assertThat(shelf.version("m")).isEqualTo(Shelf.digest(3));
        try (ServingModel previous = shelf.hold("m", Shelf.digest(2).substring(0, 8))) {
            assertThat(previous.card().labels()).hasSize(2);
        }
        assertThat(shelf.status("m").versions())
                .extracting(ModelStatus.Version::current)
                .containsExactly(true, false);
    }

    @Test
    void load_contentOfAVersionThatWasKept_makesItCurrentAgain() {
        shelf.load("m");
        shelf.put("m", 3).loadBeside("m");

        assertThat(shelf.put("m", 2).load("m")).isEqualTo(new LoadResult.Loaded());
        assertThat(shelf.versions("m")).containsExactly(Shelf.digest(2));
    }

    @Test
    void load_moreVersionsThanMayStand_isRefusedAndSaysWhatToDo() {
        IntStream.rangeClosed(1, RepositoryPolicy.VERSIONS_LIMIT)
                .forEach(number -> shelf.put("m", number).loadBeside("m"));

        LoadResult result = shelf.put("m", 99).loadBeside("m");

        assertThat(((LoadResult.Refused) result).rejection().message())
                .contains("4 versions")
                .contains("unload one");
        assertThat(shelf.versions("m")).hasSize(RepositoryPolicy.VERSIONS_LIMIT);
        assertThat(shelf.load("m")).as("in the place of the current one").isEqualTo(new LoadResult.Loaded());
    }

    @Test
    void resolve_prefixOfSeveralVersions_asksForMoreDigits() {
        int other = IntStream.iterate(3, number -> number + 1)
                .filter(number ->
                        Shelf.digest(number).charAt(0) == Shelf.digest(2).charAt(0))
                .findFirst()
                .orElseThrow();
        shelf.load("m");
        shelf.put("m", other).loadBeside("m");

        Rejection why = shelf.refusal("m", Shelf.digest(2).substring(0, 1));

        assertThat(why.reason()).isEqualTo(Rejection.Reason.INVALID_ARGUMENT);
        assertThat(why.message()).contains(Shelf.digest(2)).contains(Shelf.digest(other));
    }

    @Test
    void unload_oneVersion_leavesTheOthers() {
        shelf.load("m");
        shelf.put("m", 3).loadBeside("m");

        assertThat(shelf.models.unload("m", Shelf.digest(2).substring(0, 12))).isEmpty();

        assertThat(shelf.versions("m")).containsExactly(Shelf.digest(3));
        assertThat(shelf.status("m").state()).isEqualTo(ModelState.READY);
    }

    @Test
    void unload_theCurrentVersionByName_isRefused() {
        shelf.load("m");

        assertThat(shelf.models.unload("m", Shelf.digest(2)).orElseThrow().message())
                .contains("current version");
        assertThat(shelf.models.unload("m", Shelf.digest(7)).orElseThrow().reason())
                .isEqualTo(Rejection.Reason.VERSION_NOT_FOUND);
        assertThat(shelf.version("m")).isEqualTo(Shelf.digest(2));
    }

    @Test
    void unload_wholeModel_takesEveryVersion() {
        shelf.load("m");
        shelf.put("m", 3).loadBeside("m");

        assertThat(shelf.models.unload("m", "")).isEmpty();

        assertThat(shelf.status("m").state()).isEqualTo(ModelState.UNLOADED);
        assertThat(shelf.versions("m")).isEmpty();
    }

    @Test
    void submit_toAVersionThatWasFoundBeforeAnotherTookOver_isServed() throws Exception {
        shelf.load("m");
        ServingModel found = shelf.hold("m", "");
        CompletableFuture<Void> changed = new CompletableFuture<>();
        shelf.models.onVersionChange(name -> changed.complete(null));
        CompletableFuture<LoadResult> load =
                CompletableFuture.supplyAsync(() -> shelf.put("m", 3).load("m"));
        changed.get(Shelf.PATIENCE.toSeconds(), TimeUnit.SECONDS);

        TestRequest late = TestRequest.of("late", 1);
        found.submit(late.request());
        found.close();

        assertThat(load.get(Shelf.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(new LoadResult.Loaded());
        assertThat(late.results())
                .as("answered before the old version was freed")
                .hasSize(1);
        assertThat(late.rejections()).isEmpty();
    }
}
