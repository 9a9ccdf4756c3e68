/**
 * Traces and metrics of a client, through OpenTelemetry.
 *
 * <p>{@link io.sluice.client.telemetry.OpenTelemetryInstrumentation} is given to the client's builder. It is the only type
 * that needs {@code io.grpc:grpc-opentelemetry} and {@code io.opentelemetry:opentelemetry-api} on the class path, which this
 * module leaves to those who use it.
 */
@NullMarked
package io.sluice.client.telemetry;

import org.jspecify.annotations.NullMarked;
