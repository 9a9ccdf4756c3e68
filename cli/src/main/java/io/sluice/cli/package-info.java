/**
 * The {@code sluice} command: {@link io.sluice.cli.Main} hands the arguments to picocli, and {@link
 * io.sluice.cli.SluiceCommand} knows the subcommands and what becomes of their failures.
 *
 * <p>Everybody's rules: standard output carries the answer and nothing else, standard error carries what is said about it;
 * the exit code is 0 for done, 1 for failed, 2 for a command that could not be understood; a user's mistake is answered by a
 * sentence that says what to do, never by a stack trace.
 */
@NullMarked
package io.sluice.cli;

import org.jspecify.annotations.NullMarked;
