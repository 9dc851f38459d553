package dev.clawnet.gateway;

import dev.clawnet.protocol.secret.Secret;

/// What exists once, at the first start of a gateway: shown on the host's terminal, never stored in clear.
///
/// @param setupCode pairs the first human device of the host person
/// @param recoveryCode brings the host person back when the last device is lost
public record FirstRun(Secret setupCode, Secret recoveryCode) {}
