package dev.clawnet.gateway.media;

import dev.clawnet.gateway.presence.Peer;
import dev.clawnet.protocol.frame.MediaFrame;
import java.time.Instant;

/// One stream of a link, in or out.
sealed interface MediaStream permits Upload, Download {
    /// What it is a stream of, and who reads and writes it.
    record Source(Contents.Key key, Content content, Disk disk) {}

    Peer peer();

    /// Its number on its link.
    int number();

    Contents.Key of();

    /// A message for it has come in. Called in order, one at a time; must return soon.
    void take(MediaFrame frame);

    /// It is over: says so to its link unless it knows, and ends what it does. Called once.
    void stop(MediaFrame.Stop why);

    /// Whether nothing moved since then.
    boolean idleSince(Instant since);
}
