package io.sluice.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/** Envoy's configuration, read with Envoy's own messages; a field that they do not have fails. */
class EnvoyTest {

    private static final String FILE = "deploy/envoy/envoy.yaml";

    /** What its fields of any type hold. */
    private static final TypeRegistry TYPES = TypeRegistry.newBuilder()
            .add(HttpConnectionManager.getDescriptor())
            .add(Router.getDescriptor())
            .add(PreviousHostsPredicate.getDescriptor())
            .add(HttpProtocolOptions.getDescriptor())
            .build();

    private static final DumpSettings AS_JSON = DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.FLOW)
            .setDefaultScalarStyle(ScalarStyle.JSON_SCALAR_STYLE)
            .build();

    @Test
    void configuration_cluster_speaksHttp2AndAsksGrpcHealth() throws Exception {
        Cluster cluster = read().getStaticResources().getClusters(0);

        assertThat(cluster.getLbPolicy()).isEqualTo(Cluster.LbPolicy.LEAST_REQUEST);
        assertThat(cluster.getHealthChecks(0).hasGrpcHealthCheck()).isTrue();
        assertThat(cluster.getTypedExtensionProtocolOptionsMap()
                        .values()
                        .iterator()
                        .next()
                        .unpack(HttpProtocolOptions.class)
                        .getExplicitHttpConfig()
                        .hasHttp2ProtocolOptions())
                .isTrue();
    }

    @Test
    void configuration_route_leavesDeadlinesToClientsAndEndsNoStream() throws Exception {
        HttpConnectionManager manager = read().getStaticResources()
                .getListeners(0)
                .getFilterChains(0)
                .getFilters(0)
                .getTypedConfig()
                .unpack(HttpConnectionManager.class);
        RouteAction route =
                manager.getRouteConfig().getVirtualHosts(0).getRoutes(0).getRoute();

        assertThat(route.getCluster()).isEqualTo("sluice");
        assertThat(route.hasTimeout()).isTrue();
        assertThat(route.getTimeout().getSeconds()).isZero();
        assertThat(manager.hasStreamIdleTimeout()).isTrue();
        assertThat(manager.getStreamIdleTimeout().getSeconds()).isZero();
    }

    @Test
    void read_fieldThatIsNone_fails() {
        assertThatThrownBy(() -> parse(Map.of("static_resources", Map.of("clustres", "x"))))
                .isInstanceOf(InvalidProtocolBufferException.class)
                .hasMessageContaining("clustres");
    }

    private static Bootstrap read() throws IOException {
        return parse(DeployFiles.yaml(FILE));
    }

    private static Bootstrap parse(Object configuration) throws InvalidProtocolBufferException {
        Bootstrap.Builder bootstrap = Bootstrap.newBuilder();
        JsonFormat.parser().usingTypeRegistry(TYPES).merge(new Dump(AS_JSON).dumpToString(configuration), bootstrap);
        return bootstrap.build();
    }
}
