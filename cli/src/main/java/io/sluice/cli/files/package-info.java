/** What the command reads from disk and writes to it: pictures, vectors, and the models that come with Sluice. */
@NullMarked
package io.sluice.cli.files;

import org.jspecify.annotations.NullMarked;
