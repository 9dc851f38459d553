package dev.clawnet.gateway.store;

/// Something to tell others once a change is durable. Features declare their own records; [Notices] hands each
/// to those who asked for its type, in the order of commits. A notice may be lost in a crash: whoever depends on one
/// also looks at the store when the gateway starts.
public interface Notice {}
