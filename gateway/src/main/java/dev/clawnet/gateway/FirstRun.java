package dev.clawnet.gateway;

import dev.clawnet.protocol.secret.Secret;

/// What exists once, at the first start of a gateway: shown on the host's terminal, never stored in clear.
///
/// @param setupCode pairs the first human device of the host person
/// @param recoveryCode lets the host person in until that device has paired, which is shown another one
public record FirstRun(Secret setupCode, Secret recoveryCode) {}
