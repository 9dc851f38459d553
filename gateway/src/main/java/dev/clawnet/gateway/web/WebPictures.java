package dev.clawnet.gateway.web;

import dev.clawnet.gateway.agent.PictureSource;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Pictures of the web: by the act of `web_fetch`, and by the same way out.
final class WebPictures implements PictureSource {
    static final String ACCEPT = "image/png, image/jpeg, image/webp, image/gif, */*;q=0.1";

    private final Egress egress;

    WebPictures(Egress egress) {
        this.egress = egress;
    }

    @Override
    public Resource.Kind kind() {
        return Resource.Kind.SERVICE;
    }

    @Override
    public boolean names(Tx tx, Run run, String name) {
        String low = name.toLowerCase(Locale.ROOT);
        return low.startsWith("http://") || low.startsWith("https://");
    }

    @Override
    public Tool.Plan plan(Tx tx, Run run, String name, Map<String, String> more) {
        return switch (WebUrl.read(name)) {
            case WebUrl.Read.Bad bad -> new Tool.Plan.Bad(bad.why());
            case WebUrl.Read.Url read -> WebFetchTool.plan(run, read.url(), more);
        };
    }

    @Override
    public Got get(Permit permit, Run run, String operation, int most) {
        Optional<WebUrl> url = WebFetchTool.url(permit);
        if (url.isEmpty()) {
            return None.failed("BAD_URL", "that is no address of a picture");
        }
        return switch (egress.get(url.get(), new WebWire.Wanted(ACCEPT, most))) {
            case Egress.Got.No no -> None.failed(no.code(), no.why());
            case Egress.Got.Elsewhere elsewhere ->
                new None(
                        "redirected",
                        "it leads to another address: " + elsewhere.url().text()
                                + "\nLook at that, if it is what you want.",
                        Map.of("reason", "ELSEWHERE"));
            case Egress.Got.Page page -> page(page, most);
        };
    }

    static Got page(Egress.Got.Page page, int most) {
        WebReply reply = page.reply();
        Map<String, String> fields = new TreeMap<>(Map.of(
                "status",
                Integer.toString(reply.status()),
                "address",
                page.address().getHostAddress(),
                "redirects",
                Integer.toString(page.hops())));
        if (reply.status() >= WebFetchTool.ERRORS) {
            fields.put("reason", "STATUS");
            return new None("failed", "the host answered " + reply.status(), fields);
        }
        return reply.cut() ? None.tooLarge(most) : new Bytes(reply.body(), fields);
    }

    @Override
    public Optional<Run.Taken> brings(Tx tx, Permit permit, Run run) {
        return Optional.of(new Run.Taken(Integrity.UNTRUSTED, Set.of(), Map.of()));
    }
}
