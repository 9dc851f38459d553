/// API tokens: named secrets by which programs act for one person over HTTP.
///
/// Guarantees: a token belongs to one person for life, opens what its scopes say until its end or its revocation,
/// and is kept as a digest alone; making and revoking one is recorded.
///
/// Threat: a token that opens more than its maker may, or that goes on after it was revoked. See `HttpApiTest`.
/// Must never: know HTTP. Imported by: http, the root wiring.
@NullMarked
package dev.clawnet.gateway.token;

import org.jspecify.annotations.NullMarked;
