package io.sluice.cli.command;

import io.sluice.client.Priority;
import io.sluice.client.SluiceClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Who asks, and how urgently. */
final class CallerOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--priority",
            paramLabel = "PRIORITY",
            description = "interactive or bulk (takes what interactive calls leave); interactive unless given.")
    private @Nullable Priority priority;

    @Option(
            names = "--client-name",
            paramLabel = "NAME",
            description = "Who asks, sent as " + SluiceClient.CLIENT_NAME_KEY
                    + "; for servers that share their time among clients by that.")
    private @Nullable String name;

    /** The same conversation with a client that says so. */
    <T> ServerOptions.Conversation<T> said(ServerOptions.Conversation<T> conversation) {
        return client -> conversation.with(named(client));
    }

    private SluiceClient named(SluiceClient client) {
        SluiceClient urgent = priority == null ? client : client.withPriority(priority);
        try {
            return name == null ? urgent : urgent.withClientName(name);
        } catch (IllegalArgumentException unsendable) {
            throw new ParameterException(spec.commandLine(), "--client-name: " + unsendable.getMessage(), unsendable);
        }
    }
}
