/**
 * {@code sluice demo}: a server with the bundled models on free ports, asked over loopback like any other, and what it
 * answered.
 *
 * <p>Nothing here knows what the right answers are.
 */
@NullMarked
package io.sluice.cli.demo;

import org.jspecify.annotations.NullMarked;
