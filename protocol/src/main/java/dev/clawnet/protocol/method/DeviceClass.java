package dev.clawnet.protocol.method;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Who is behind a device's key. Stored at pairing, never claimed by a connection.
public enum DeviceClass {
    /// A person types on it and it signs: our command line at a terminal, the control UI. Speaks for its person.
    @JsonProperty("human")
    HUMAN,
    /// Everything else: bridges, services, silently paired devices, the console. Its text is untrusted.
    @JsonProperty("program")
    PROGRAM
}
