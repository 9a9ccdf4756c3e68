package io.sluice.server.e2e;

import static io.sluice.server.e2e.Messages.classify;
import static io.sluice.server.e2e.Messages.gray;
import static io.sluice.server.e2e.Patience.failureOf;
import static io.sluice.server.e2e.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.sluice.model.FolderDigest;
import io.sluice.proto.v1.LoadModelRequest;
import io.sluice.server.app.StartupException;
import io.sluice.server.repository.ModelLock;
import io.sluice.server.repository.ModelLock.LockedModel;
import io.sluice.server.repository.RepositoryPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a lock serves the bytes that were locked, and no others. */
class LockedModelTest {

    private static final String MODEL = SwitchedFolder.NAME;

    @TempDir
    private Path base;

    private SwitchedFolder folder;

    @BeforeEach
    void write() throws Exception {
        folder = new SwitchedFolder(base).withVit("a", 2).withVit("b", 2).hold("a");
    }

    @Test
    void start_folderAsLocked_servesTheVersionOfTheLock() throws Exception {
        RepositoryPolicy policy = lockedNow();
        try (ServerFixture fixture =
                ServerFixture.with().folder(folder.folder()).repository(policy).ready()) {
            assertThat(get(fixture.classify(classify(MODEL, gray()).build())).getVersion())
                    .isEqualTo(policy.lock().models().get(MODEL).version());
        }
    }

    @Test
    void start_folderThatDiffers_isRefusedWithTheFileAndBothDigests() throws Exception {
        RepositoryPolicy policy = lockedNow();
        folder.hold("b");

        assertThatThrownBy(() -> ServerFixture.with()
                        .folder(folder.folder())
                        .repository(policy)
                        .ready())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("config.json")
                .hasMessageContaining(policy.lock().models().get(MODEL).files().get("config.json"))
                .hasMessageContaining(FolderDigest.of(folder.folder()).files().get("config.json"));
    }

    @Test
    void reload_folderThatDiffers_leavesTheLockedVersionServing() throws Exception {
        RepositoryPolicy policy = lockedNow();
        try (ServerFixture fixture = ServerFixture.with()
                .folder(folder.folder())
                .repository(policy)
                .admin()
                .ready()) {
            folder.hold("b");

            StatusRuntimeException failure = failureOf(fixture.models()
                    .loadModel(LoadModelRequest.newBuilder().setModel(MODEL).build()));

            assertThat(failure.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
            assertThat(failure).hasMessageContaining("sha256").hasMessageContaining("serves on");
            assertThat(get(fixture.classify(classify(MODEL, gray()).build())).getVersion())
                    .isEqualTo(policy.lock().models().get(MODEL).version());
        }
    }

    private RepositoryPolicy lockedNow() throws Exception {
        FolderDigest digest = FolderDigest.of(folder.folder());
        ModelLock lock = new ModelLock(
                Optional.of(base.resolve("sluice.lock")),
                new TreeMap<>(Map.of(MODEL, new LockedModel(digest.version(), digest.files()))));
        return new RepositoryPolicy(Optional.empty(), Duration.ZERO, lock);
    }
}
