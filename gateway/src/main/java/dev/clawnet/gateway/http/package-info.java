/// What the gateway answers over plain HTTP: whether it lives, whether it is ready, one page that says what it is,
/// and the interfaces by which programs act for a person.
///
/// Guarantees: every page carries the headers that keep a browser from framing, sniffing or loading anything from
/// elsewhere; only a caller on this machine learns what is not ready; whoever acts showed an API token of the
/// person it acts for, and its act is recorded before it begins. Must never: do work for a caller that has proved
/// nothing, or decide what a method decides.
///
/// Imported by: the root wiring.
@NullMarked
package dev.clawnet.gateway.http;

import org.jspecify.annotations.NullMarked;
