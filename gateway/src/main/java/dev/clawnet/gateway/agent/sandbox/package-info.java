/// Programs of agents without the host's power: boxes, the walls round them, and what runs in them.
///
/// A box holds what runs of one policy left there, and only runs of the same policy look into it: whoever may learn
/// the one may learn the other, so that a box carries nothing from one audience to another. A program sees the
/// system's programs, its box, and what its owner let be mounted; no network unless the configuration names one,
/// nothing of the gateway's state, no variable and no descriptor of the gateway.
///
/// Threat: a program that an agent wrote and that tries everything. Where the walls cannot be made nothing is run.
/// See `EscapeTest`. Must never: run a program bare because walls are missing. Imported by: node, the wiring.
@NullMarked
package dev.clawnet.gateway.agent.sandbox;

import org.jspecify.annotations.NullMarked;
