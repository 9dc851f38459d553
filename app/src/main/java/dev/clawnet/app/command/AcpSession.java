package dev.clawnet.app.command;

/// A session as an editor knows it.
///
/// @param id the editor's name of it
/// @param key the gateway's
record AcpSession(String id, String key) {}
