package dev.clawnet.gateway;

/// The version that hello and health name.
final class Version {
    static final String NAME = "0.1.0";

    private Version() {}
}
