package dev.clawnet.node;

import dev.clawnet.client.GatewayFault;
import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.LinkFailure;
import dev.clawnet.node.exec.Talk;
import dev.clawnet.protocol.catalogue.NodeMethods;
import dev.clawnet.protocol.catalogue.NodeMethods.InvokeProgress;
import dev.clawnet.protocol.catalogue.NodeMethods.InvokeRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a command says over the link that asked for it, and its cancellation. Guarded by its own monitor; a link that
/// takes nothing more cancels the command, since its answer would reach nobody.
final class Spoken implements Talk {
    private static final Logger LOG = LoggerFactory.getLogger(Spoken.class);
    /// Parts of one command; a gateway passes on no more.
    private static final int PARTS = 512;

    private final GatewayLink link;
    private final InvokeRequest request;
    private final List<Runnable> stops = new ArrayList<>();
    private boolean cancelled;
    private long seq;

    Spoken(GatewayLink link, InvokeRequest request) {
        this.link = link;
        this.request = request;
    }

    /// The number of the next part; none when nobody listens any more.
    private synchronized OptionalLong next() {
        return cancelled || seq >= PARTS ? OptionalLong.empty() : OptionalLong.of(seq++);
    }

    private synchronized void noMore() {
        seq = PARTS;
    }

    @Override
    public boolean say(String chunk) {
        OptionalLong part = next();
        if (part.isEmpty()) {
            return false;
        }
        try {
            NodeMethods.Accepted taken = link.call(
                    NodeMethods.INVOKE_PROGRESS,
                    new InvokeProgress(request.id(), request.nodeId(), part.getAsLong(), chunk));
            return !taken.ignored().orElse(false);
        } catch (GatewayFault e) {
            // Older gateways know no progress: the answer comes as a whole.
            noMore();
            return false;
        } catch (LinkFailure e) {
            LOG.info("node.progress.link_gone");
            cancel();
            return false;
        }
    }

    @Override
    public synchronized void onCancel(Runnable stop) {
        if (cancelled) {
            stop.run();
        } else {
            stops.add(stop);
        }
    }

    synchronized void cancel() {
        cancelled = true;
        stops.forEach(Runnable::run);
        stops.clear();
    }
}
