package dev.clawnet.gateway.approval;

import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.PersonId;

/// Whether somebody is there to be asked. The edge implements it.
@FunctionalInterface
public interface Routes {
    /// Whether a link of this person, other than the asker's, gets events of that capability.
    boolean reach(PersonId person, String capability, ConnId asker);
}
