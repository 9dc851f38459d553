package dev.clawnet.verify.load;

import java.nio.charset.StandardCharsets;

/// A connection that answers its challenge by itself, and then hears for its case.
abstract class Greeted implements Peer.Hears {
    private static final byte[] RES = "{\"type\":\"res\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID = "\"id\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OK = "\"ok\":true".getBytes(StandardCharsets.US_ASCII);
    /// An answer says within so many bytes what it answers.
    private static final int HEAD = 96;

    private final Identity identity;
    private final String token;
    private boolean challenged;
    private boolean greeted;

    Greeted(Identity identity, String token) {
        this.identity = identity;
        this.token = token;
    }

    boolean greeted() {
        return greeted;
    }

    @Override
    public final void message(Peer peer, byte[] bytes, int from, int length) {
        if (greeted) {
            heard(peer, bytes, from, length);
        } else if (!challenged) {
            challenged = true;
            peer.send(identity.connect(new String(bytes, from, length, StandardCharsets.UTF_8), token));
        } else if (ok(bytes, from, length)) {
            greeted = true;
            hello(peer);
        } else {
            over(peer, new String(bytes, from, Math.min(length, 400), StandardCharsets.UTF_8));
        }
    }

    /// Hello has come.
    abstract void hello(Peer peer);

    /// A message after it.
    abstract void heard(Peer peer, byte[] bytes, int from, int length);

    static boolean isAnswer(byte[] bytes, int from, int length) {
        return at(RES, bytes, from, Math.min(length, HEAD)) == from;
    }

    static boolean ok(byte[] bytes, int from, int length) {
        return at(OK, bytes, from, Math.min(length, HEAD)) >= 0;
    }

    /// The first character of the id that an answer names.
    static int lane(byte[] bytes, int from, int length) {
        int at = at(ID, bytes, from, Math.min(length, HEAD));
        return at < 0 ? -1 : bytes[at + ID.length];
    }

    static int at(byte[] wanted, byte[] bytes, int from, int length) {
        for (int i = from; i <= from + length - wanted.length; i++) {
            int same = 0;
            while (same < wanted.length && bytes[i + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return i;
            }
        }
        return -1;
    }
}
