package dev.clawnet.gateway.control;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.protocol.device.DevicePublicKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Keys that proved themselves lately, ready to be used: that the 32 bytes are a point of full order costs as much
/// as checking a signature, and does not change. Only a key whose signature was right gets in; the one unused for
/// longest makes room. Nothing but time rests on what is here. Its own lock guards it.
final class KnownKeys {
    private final Map<String, DevicePublicKey> keys = new LinkedHashMap<>(16, 0.75f, true);

    /// @param text as the device sent it
    synchronized Optional<DevicePublicKey> find(String text) {
        return Optional.ofNullable(keys.get(text));
    }

    synchronized void proved(String text, DevicePublicKey key) {
        if (text.length() > DevicePublicKey.TEXT) {
            return;
        }
        keys.put(text, key);
        Iterator<String> oldest = keys.keySet().iterator();
        while (keys.size() > Limits.KNOWN_KEYS) {
            oldest.next();
            oldest.remove();
        }
    }

    synchronized int size() {
        return keys.size();
    }
}
