package io.sluice.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.ServerConfigLoader;
import io.sluice.server.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The manifests fit the server and each other; whether Kubernetes knows their fields, {@code deploy/verify} looks up. */
class KubernetesTest {

    private static final String DEPLOYMENT = "deploy/kubernetes/deployment.yaml";
    private static final String RUNTIME = "deploy/kserve/servingruntime.yaml";
    private static final Duration TIME_TO_END = Duration.ofSeconds(10);

    /** In the place of the one that is mounted. */
    @TempDir
    private Path volume;

    @Test
    void configuration_ofTheDeployment_isOneThatTheServerTakes() throws Exception {
        ServerConfig config = configuration();

        assertThat(config.transport().host()).isEqualTo("0.0.0.0");
        assertThat(config.transport().port()).isEqualTo(8001);
        assertThat(config.http().port()).isEqualTo(8002);
    }

    @ParameterizedTest
    @CsvSource({
        DEPLOYMENT + ", spec.template.spec.terminationGracePeriodSeconds",
        "deploy/kserve/inferenceservice.yaml, spec.predictor.terminationGracePeriodSeconds"
    })
    void gracePeriod_coversNoticeDrainAndTheTimeToEnd(String file, String path) throws Exception {
        ServerConfig config = configuration();
        Duration stop = config.shutdown()
                .notice()
                .plus(config.shutdown().drainTimeout())
                .plus(TIME_TO_END);

        assertThat(Duration.ofSeconds(((Number) at(DeployFiles.yaml(file), path)).longValue()))
                .isGreaterThanOrEqualTo(stop);
    }

    @ParameterizedTest
    @CsvSource({DEPLOYMENT + ", spec.template.spec.containers", RUNTIME + ", spec.containers"})
    void container_mayDoNothingThatItNeedNot(String file, String path) throws IOException {
        Object container = ((List<?>) at(DeployFiles.yaml(file), path)).get(0);

        assertThat(at(container, "securityContext.readOnlyRootFilesystem")).isEqualTo(true);
        assertThat(at(container, "securityContext.allowPrivilegeEscalation")).isEqualTo(false);
        assertThat(at(container, "securityContext.capabilities.drop")).isEqualTo(List.of("ALL"));
        assertThat(at(container, "resources.requests")).isEqualTo(at(container, "resources.limits"));
    }

    @ParameterizedTest
    @CsvSource({DEPLOYMENT + ", spec.template.spec.containers", RUNTIME + ", spec.containers"})
    void probes_eachAsksItsOwnQuestion(String file, String path) throws IOException {
        Object container = ((List<?>) at(DeployFiles.yaml(file), path)).get(0);

        assertThat(at(container, "startupProbe.httpGet.path")).isEqualTo("/startupz");
        assertThat(at(container, "livenessProbe.httpGet.path")).isEqualTo("/livez");
        assertThat(at(container, "readinessProbe.httpGet.path")).isEqualTo("/readyz");
        assertThat(at(container, "readinessProbe.failureThreshold")).isEqualTo(1);
    }

    @Test
    void kustomization_namesEveryManifest() throws IOException {
        Object kustomization = DeployFiles.yaml("deploy/kubernetes/kustomization.yaml");
        Set<String> named = new TreeSet<>(Set.of("kustomization.yaml"));
        ((List<?>) at(kustomization, "resources")).forEach(file -> named.add((String) file));
        ((List<?>) at(((List<?>) at(kustomization, "configMapGenerator")).get(0), "files"))
                .forEach(file -> named.add((String) file));

        try (Stream<Path> files = Files.list(DeployFiles.path("deploy/kubernetes"))) {
            assertThat(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()))
                    .isEqualTo(named);
        }
    }

    @Test
    void autoscaler_asksForTheMetricThatTheAdapterMakes() throws IOException {
        Object autoscaler = DeployFiles.yaml("deploy/kubernetes/horizontalpodautoscaler.yaml");
        Object adapter = DeployFiles.yaml("deploy/prometheus/adapter.yaml");

        assertThat(at(((List<?>) at(autoscaler, "spec.metrics")).get(0), "pods.metric.name"))
                .isEqualTo(at(((List<?>) at(adapter, "rules")).get(0), "name.as"));
    }

    private ServerConfig configuration() throws Exception {
        return new ServerConfigLoader()
                .file(DeployFiles.path("deploy/kubernetes/sluice.yaml"))
                .set(Setting.REPOSITORY_FOLDER, volume.toString())
                .load()
                .config();
    }

    private static Object at(Object node, String path) {
        Object found = node;
        for (String key : path.split("\\.")) {
            found = ((Map<?, ?>) found).get(key);
            assertThat(found).as("%s of %s", key, path).isNotNull();
        }
        return found;
    }
}
