/**
 * One class for each subcommand, and the options that several of them share.
 *
 * <p>A command reads its options, calls the client or starts the server, and hands a table or a JSON document to {@link
 * io.sluice.cli.output}. It throws what went wrong; only {@link io.sluice.cli} prints failures.
 */
@NullMarked
package io.sluice.cli.command;

import org.jspecify.annotations.NullMarked;
