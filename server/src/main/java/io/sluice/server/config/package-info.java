/**
 * File, environment and flags as one validated {@link io.sluice.server.config.ServerConfig}; all problems are reported at
 * once.
 *
 * <p>{@link io.sluice.server.config.ServerConfigLoader} is the way in, {@link io.sluice.server.config.Setting} the list of
 * all there is to set. Each room owns its policy record and its bounds; this room only finds the values and says where they came from.
 */
@NullMarked
package io.sluice.server.config;

import org.jspecify.annotations.NullMarked;
