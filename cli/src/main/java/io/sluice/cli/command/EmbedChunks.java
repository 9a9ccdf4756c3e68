package io.sluice.cli.command;

import io.sluice.cli.files.Pictures;
import io.sluice.cli.output.Failure;
import io.sluice.cli.output.UserException;
import io.sluice.client.EmbedAnswer;
import io.sluice.client.EmbedCall;
import io.sluice.client.SluiceClient;
import io.sluice.client.SluiceException;
import io.sluice.client.Vector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pictures and texts in as few calls as a server takes that was not told otherwise, one after the other. */
final class EmbedChunks {

    /** Inputs of one call: a server's own bound unless it is configured. */
    static final int MAX_INPUTS = 64;
    /** Bytes of one call, but for an input that alone has more: well below a server's own bound. */
    static final long MAX_BYTES = 16L << 20;

    private static final Pattern FIELD = Pattern.compile("inputs\\[(\\d{1,9})](\\.\\w+)*");

    private final EmbedOptions how;
    private final List<Embedded> embedded = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<EmbedCall.Input> inputs = new ArrayList<>();
    private long bytes;

    /**
     * @param input the file's name, or the text
     * @param answer of the call that it was in
     */
    record Embedded(String input, Vector vector, EmbedAnswer answer) {}

    EmbedChunks(EmbedOptions how) {
        this.how = how;
    }

    /**
     * Embeds all, files first. An array of vectors has no place for a hole, so one failure fails them all.
     *
     * @throws UserException if a file cannot be read, or the server refuses one; says which
     */
    List<Embedded> embed(SluiceClient client, List<Path> files, List<String> texts) throws UserException {
        for (Path file : files) {
            EmbedCall.Picture picture = new EmbedCall.Picture(Pictures.read(file));
            add(client, file.toString(), picture, picture.image().data().remaining());
        }
        for (String text : texts) {
            add(client, text, new EmbedCall.Text(text), text.getBytes(StandardCharsets.UTF_8).length);
        }
        send(client);
        return List.copyOf(embedded);
    }

    private void add(SluiceClient client, String name, EmbedCall.Input input, long size) throws UserException {
        if (inputs.size() == MAX_INPUTS || bytes + size > MAX_BYTES) {
            send(client);
        }
        names.add(name);
        inputs.add(input);
        bytes += size;
    }

    private void send(SluiceClient client) throws UserException {
        if (inputs.isEmpty()) {
            return;
        }
        EmbedAnswer answer = answer(client);
        for (int i = 0; i < names.size(); i++) {
            embedded.add(new Embedded(names.get(i), answer.embeddings().get(i), answer));
        }
        names.clear();
        inputs.clear();
        bytes = 0;
    }

    private EmbedAnswer answer(SluiceClient client) throws UserException {
        try {
            return client.embed(how.apply(EmbedCall.ofInputs(inputs)));
        } catch (SluiceException.InvalidRequest refusal) {
            Failure failure = Failure.of(refusal);
            throw new UserException(failure.code(), inOwnWords(failure.message()));
        }
    }

    /** The server knows an input by its number only. */
    private String inOwnWords(String message) {
        return FIELD.matcher(message).replaceAll(match -> {
            int index = Integer.parseInt(match.group(1));
            return Matcher.quoteReplacement(index < names.size() ? names.get(index) : match.group());
        });
    }
}
