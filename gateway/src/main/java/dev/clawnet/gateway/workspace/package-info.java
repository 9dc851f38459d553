/// The folders of agents on the gateway's machine: what a run is given of them at its start, what it reads
/// there later, and who may learn it.
///
/// Guarantees: a file is read below its agent's own folder, without following a link, up to a bound; a place of
/// it has a name (`workspace://`), and who may learn it follows from the owner's rules, of which one is saved for
/// each agent that a configuration lists. What is read counts as untrusted until its owner says otherwise by a rule.
///
/// Skills are pinned by digest: an agent is told of those that its owner took, as they were then; one that changed
/// waits. One that is installed is pinned before its files lie there, and cannot leave its folder.
///
/// Threat: a folder that leads to another person's files, or an agent that tells a stranger what its owner
/// wrote there. See `WorkspaceFilesTest` and `WorkspaceTest`.
/// Must never: write a file, but in the shared folder of skills and its trash for their owner, or widen what an owner
/// ended. Imported by: nobody but the wiring.
@NullMarked
package dev.clawnet.gateway.workspace;

import org.jspecify.annotations.NullMarked;
