package dev.clawnet.gateway.route;

/// Whom a message is from or which room it stands in, as its channel says it.
///
/// @param kind `direct`, `group` or `channel`; `dm` is `direct`; unknown ones are kept
/// @param id trimmed; may be empty when the channel gave none
public record Peer(String kind, String id) {
    public static final String DIRECT = "direct";
    public static final String GROUP = "group";
    public static final String CHANNEL = "channel";

    public Peer {
        kind = Names.kind(kind);
        id = Names.trimmed(id);
    }

    public boolean isDirect() {
        return kind.equals(DIRECT);
    }
}
