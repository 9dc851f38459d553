/// What the gateway answers over plain HTTP: whether it lives, whether it is ready, and one page that says what it
/// is.
///
/// Guarantees: every answer carries the headers that keep a browser from framing, sniffing or loading anything from
/// elsewhere; only a caller on this machine learns what is not ready. Must never: answer anything of a person, or
/// do work for a caller that has proved nothing.
///
/// Imported by: the root wiring.
@NullMarked
package dev.clawnet.gateway.http;

import org.jspecify.annotations.NullMarked;
