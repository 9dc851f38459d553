/// The catalogue: every method and event of the protocol, declared once, with its wire records.
///
/// One class for each feature, each with `ALL` and `EVENTS`; `Catalogue` lists them all. Requests are closed:
/// unknown members are refused. Answers and events may gain members.
///
/// Must never: handle a call. Imported by: everything that speaks or serves the protocol.
@NullMarked
package dev.clawnet.protocol.catalogue;

import org.jspecify.annotations.NullMarked;
