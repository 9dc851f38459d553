/// Sends spans by OTLP over HTTP, through OpenTelemetry's exporter. Loaded only where a configuration asks for traces.
///
/// Guarantees: one request for each batch, with a deadline, to the configured address alone. Must never: retry, or
/// print what a server answers.
///
/// Imported by: the root wiring.
@NullMarked
package dev.clawnet.gateway.trace.otlp;

import org.jspecify.annotations.NullMarked;
