package io.sluice.model;

import io.sluice.model.architecture.Network;
import io.sluice.model.architecture.Network.TextInput;
import io.sluice.model.snapshot.Snapshot;
import io.sluice.model.snapshot.TokenizerFiles;
import io.sluice.model.tokenizer.TextOptions;
import io.sluice.model.tokenizer.TextTokenizer;
import io.sluice.model.tokenizer.TextTokenizerReader;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * A tokenizer that may be made while the weights are read, which takes about as long. Closing this waits for it and frees the
 * tokenizer, unless it has been {@linkplain #release released}.
 */
final class PendingTokenizer implements AutoCloseable {

    private final Optional<CompletableFuture<TextTokenizer>> reading;
    private boolean released;

    private PendingTokenizer(Optional<CompletableFuture<TextTokenizer>> reading) {
        this.reading = reading;
    }

    /**
     * Reads the files, which makes them part of the snapshot's digest, and begins to parse them, if the network has texts.
     *
     * @param parsing runs what it is given, at once or on another thread
     * @throws InvalidModelException if they are missing, too long, not JSON or not UTF-8
     */
    static PendingTokenizer begin(Snapshot snapshot, Network network, TextOptions options, Executor parsing)
            throws InvalidModelException {
        if (network.text().isEmpty()) {
            return new PendingTokenizer(Optional.empty());
        }
        TextInput input = network.text().get();
        TokenizerFiles files = snapshot.tokenizer();
        CompletableFuture<TextTokenizer> reading = new CompletableFuture<>();
        parsing.execute(() -> {
            try {
                reading.complete(
                        TextTokenizerReader.read(files, input.contextLength(), input.vocabularySize(), options));
            } catch (Throwable failure) { // whatever it is, it is thrown by get
                reading.completeExceptionally(failure);
            }
        });
        return new PendingTokenizer(Optional.of(reading));
    }

    /**
     * Blocks until it is made.
     *
     * @return the tokenizer; empty if the network has no texts
     * @throws InvalidModelException if a file is not what CLIP's tokenizer has
     * @throws io.sluice.model.engine.EngineException if the native library cannot be loaded
     */
    Optional<TextTokenizer> get() throws InvalidModelException {
        return reading.isPresent() ? Optional.of(await(reading.get())) : Optional.empty();
    }

    /** The tokenizer has another owner now. */
    void release() {
        released = true;
    }

    @Override
    public void close() {
        if (released) {
            return;
        }
        try {
            get().ifPresent(TextTokenizer::close);
        } catch (InvalidModelException | RuntimeException unwanted) {
            // Whoever called get has it; else something is wrong that was found first.
        }
    }

    /* Not interruptible: a load that went on without it would leave its memory to a thread that nobody waits for. */
    private static TextTokenizer await(CompletableFuture<TextTokenizer> reading) throws InvalidModelException {
        try {
            return reading.join();
        } catch (CompletionException failure) {
            throw causeOf(failure);
        }
    }

    private static InvalidModelException causeOf(CompletionException failure) {
        if (failure.getCause() instanceof InvalidModelException invalid) {
            return invalid;
        }
        if (failure.getCause() instanceof RuntimeException bug) {
            throw bug;
        }
        if (failure.getCause() instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException(failure.getCause());
    }
}
