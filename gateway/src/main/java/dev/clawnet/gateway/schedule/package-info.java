/// Jobs: work that an agent begins because its owner's clock says so, and no message did.
///
/// A job is its owner's. What is due is a pure function of the job and the clock
/// ([dev.clawnet.gateway.schedule.Slots]);
/// the transaction that takes a slot is the one that opens its run, so that a slot is run once or reported as
/// missed, whatever stops the gateway in between. What a run says goes into a session of its agent, or into one
/// conversation that the job names, by an act that is decided like any other.
///
/// Threat: a job that an agent made to act later, where nobody looks. What was written into a run goes on into the
/// runs of the job that it makes: whether anybody vouches for it, and what it rests on. See `ScheduleTest`.
/// Must never: open a run beyond the transaction that takes its slot, or grant anything. Imported by: nobody but
/// the gateway.
@NullMarked
package dev.clawnet.gateway.schedule;

import org.jspecify.annotations.NullMarked;
