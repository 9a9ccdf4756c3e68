package io.sluice.loadtest;

import io.sluice.loadtest.generator.Lane;
import io.sluice.loadtest.generator.Load;
import io.sluice.loadtest.generator.SideBySide;
import io.sluice.loadtest.measure.Measurements;
import io.sluice.loadtest.scenario.ClientPlan;
import io.sluice.loadtest.scenario.Scenario;
import io.sluice.loadtest.wire.ConnectionPolicy;
import io.sluice.loadtest.wire.Connections;
import io.sluice.loadtest.wire.Preflight;
import io.sluice.loadtest.wire.RefusedException;
import io.sluice.loadtest.wire.Reloads;
import io.sluice.loadtest.wire.ServerEndpoint;
import io.sluice.loadtest.wire.StreamLane;
import io.sluice.loadtest.wire.StreamPolicy;
import io.sluice.loadtest.wire.UnaryLane;
import io.sluice.loadtest.wire.call.CallPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One workload with connections of its own. Used by one thread; close it when done. */
final class ConnectedTenant implements AutoCloseable {

    /** The first request of each kind may take longer than the others: it connects, and warms both sides. */
    private static final Duration PREFLIGHT_DEADLINE = Duration.ofSeconds(30);

    private final Scenario.Tenant tenant;
    private final Connections connections;
    private final Ways ways;

    @FunctionalInterface
    private interface Ways {
        List<Lane> over(CallPolicy calls, Measurements measurements);
    }

    private ConnectedTenant(Scenario.Tenant tenant, Connections connections, Ways ways) {
        this.tenant = tenant;
        this.connections = connections;
        this.ways = ways;
    }

    /** Reads the pictures, connects, and sends one request of each kind; fails as {@link LoadTest#open} does. */
    static ConnectedTenant open(ServerEndpoint server, Scenario.Tenant tenant)
            throws IOException, RefusedException, InterruptedException {
        ClientPlan client = tenant.client();
        Connections connections =
                new Connections(new ConnectionPolicy(server, client.clients(), client.connections(), client.headers()));
        try {
            return new ConnectedTenant(tenant, connections, ways(connections, tenant));
        } catch (IOException | RefusedException | InterruptedException | RuntimeException failure) {
            connections.close();
            throw failure;
        }
    }

    private static Ways ways(Connections connections, Scenario.Tenant tenant)
            throws IOException, RefusedException, InterruptedException {
        Optional<StreamPolicy> streams = tenant.client().streams();
        if (streams.isPresent()) {
            var frames = tenant.workload().frames();
            Preflight.check(connections, frames, streams.get(), PREFLIGHT_DEADLINE);
            return (calls, measurements) ->
                    StreamLane.over(connections, frames, streams.get(), calls.deadline(), measurements);
        }
        var mix = tenant.workload().requests();
        Preflight.check(connections, mix, PREFLIGHT_DEADLINE);
        return (calls, measurements) -> UnaryLane.over(connections, mix, calls, measurements);
    }

    Scenario.Tenant tenant() {
        return tenant;
    }

    /** Reloads of its model, beside its load. */
    Reloads reloads(Duration interval) {
        return Reloads.begin(connections, tenant.workload().model(), interval);
    }

    /** A load by callers as the workload has them. */
    SideBySide.Member member(Load load) {
        return member(load, tenant.client().calls());
    }

    /** A load by callers who wait, whatever deadline the workload has, and take nothing back. */
    SideBySide.Member patient(Load load) {
        Duration deadline = tenant.client().calls().deadline();
        return member(
                load, CallPolicy.patient(deadline.compareTo(PREFLIGHT_DEADLINE) > 0 ? deadline : PREFLIGHT_DEADLINE));
    }

    private SideBySide.Member member(Load load, CallPolicy calls) {
        return new SideBySide.Member(load, tenant.client().slo(), measurements -> ways.over(calls, measurements));
    }

    @Override
    public void close() {
        connections.close();
    }
}
