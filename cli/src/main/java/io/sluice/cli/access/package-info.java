/**
 * Who a command is to a server, and who clients are: {@link io.sluice.cli.access.SecurityOptions} is in every command that calls,
 * {@link io.sluice.cli.access.KeysCommand} makes keys.
 */
@NullMarked
package io.sluice.cli.access;

import org.jspecify.annotations.NullMarked;
