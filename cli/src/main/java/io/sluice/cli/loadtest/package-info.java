/** What {@code sluice loadtest} says: which load, while it goes, and of what came of it. */
@NullMarked
package io.sluice.cli.loadtest;

import org.jspecify.annotations.NullMarked;
