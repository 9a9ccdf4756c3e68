/** The rules that every module's rooms keep; each module's {@code RoomsTest} brings its own map. */
@NullMarked
package io.sluice.model.rooms;

import org.jspecify.annotations.NullMarked;
