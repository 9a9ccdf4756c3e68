/** How values and names of settings are written, and what was meant where they are not: no setting is known here. */
@NullMarked
package io.sluice.server.config.text;

import org.jspecify.annotations.NullMarked;
