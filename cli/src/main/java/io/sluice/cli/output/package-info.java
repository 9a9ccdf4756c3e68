/** The forms that answers leave the command in: a table for people, JSON for machines, {@code .npy} for vectors. */
@NullMarked
package io.sluice.cli.output;

import org.jspecify.annotations.NullMarked;
