package dev.clawnet.gateway.web;

import dev.clawnet.gateway.agent.PictureSource;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.time.Timers;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLSocketFactory;

/// What agents do on the web.
public final class WebTools {
    private WebTools() {}

    /// Over the machine's own network and name servers, with the certificates that it trusts.
    public static List<Tool> of(InstantSource clock, Timers timers) {
        return List.of(new WebFetchTool(egress(clock, timers)));
    }

    /// Pictures by the same way out.
    public static PictureSource pictures(InstantSource clock, Timers timers) {
        return new WebPictures(egress(clock, timers));
    }

    private static Egress egress(InstantSource clock, Timers timers) {
        Egress.Outside outside = new Egress.Outside(
                host -> List.of(InetAddress.getAllByName(host)),
                PublicAddress::refusal,
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                AgentLimits.WEB_TIME);
        return new Egress(outside, clock, timers);
    }
}
