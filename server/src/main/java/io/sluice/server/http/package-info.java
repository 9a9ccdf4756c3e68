/**
 * The operations port: {@code /metrics}, {@code /livez}, {@code /readyz}.
 */
@NullMarked
package io.sluice.server.http;

import org.jspecify.annotations.NullMarked;
