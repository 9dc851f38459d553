package dev.clawnet.gateway.web;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.trace.SpanName;
import dev.clawnet.gateway.trace.Tracing;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `web_fetch`: the text of a page. The act is `fetch` on `service://<person>/web:<host>`; the host learns the address
/// that is asked for, so the act tells it something, and what comes back is nobody's word.
final class WebFetchTool implements Tool.Outside {
    private static final String URL = "url";
    private static final String MODE = "extractMode";
    private static final String MOST = "maxChars";
    static final int ERRORS = 400;

    private static final ToolSpec SPEC = new ToolSpec(
            "web_fetch",
            "Fetches a public page by GET and gives its readable text. Your owner may be asked.",
            List.of(
                    new ToolSpec.Param(URL, ToolSpec.Type.STRING, "http:// or https:// address.", true),
                    new ToolSpec.Param(MODE, ToolSpec.Type.STRING, "markdown, or text; markdown if left out.", false),
                    new ToolSpec.Param(MOST, ToolSpec.Type.INTEGER, "Characters at most.", false)));

    private final Egress egress;

    WebFetchTool(Egress egress) {
        this.egress = egress;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean offeredIn(Run run) {
        return run.agent() instanceof IdentityId;
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        String mode = Arguments.text(arguments, MODE).orElse("markdown");
        if (!mode.equals("markdown") && !mode.equals("text")) {
            return new Plan.Bad(MODE + " takes markdown or text");
        }
        long most = Arguments.number(arguments, MOST, 1, AgentLimits.WEB_TEXT).orElse((long) AgentLimits.WEB_TEXT);
        return switch (WebUrl.read(Arguments.text(arguments, URL).orElse(""))) {
            case WebUrl.Read.Bad bad -> new Plan.Bad(bad.why());
            case WebUrl.Read.Url read -> plan(run, read.url(), Map.of(MODE, mode, MOST, Long.toString(most)));
        };
    }

    /// The act of getting what is at that address.
    static Plan plan(Run run, WebUrl url, Map<String, String> more) {
        Map<String, String> arguments = new TreeMap<>(more);
        arguments.put("method", "GET");
        arguments.put(URL, url.text());
        Resource host = Resource.of(Resource.Kind.SERVICE, run.owner(), "web:" + url.host());
        Act act = new Act(
                run.agent(), run.id(), Verb.FETCH, host, Optional.empty(), Optional.empty(), run.purpose(), arguments);
        return new Plan.Of(act, url.text());
    }

    /// The address that such an act asks for.
    static Optional<WebUrl> url(Permit permit) {
        return WebUrl.read(permit.act().arguments().getOrDefault(URL, "")) instanceof WebUrl.Read.Url read
                ? Optional.of(read.url())
                : Optional.empty();
    }

    @Override
    public Reported perform(Permit permit, Run run, String operation) {
        Map<String, String> arguments = permit.act().arguments();
        Optional<WebUrl> url = url(permit);
        if (url.isEmpty()) {
            return no("BAD_URL", "that is no address of a page");
        }
        return switch (Tracing.span(SpanName.FETCH, _ -> egress.get(url.get()))) {
            case Egress.Got.No no -> no(no.code(), no.why());
            case Egress.Got.Elsewhere elsewhere -> {
                ObjectNode payload = Json.STRICT.createObjectNode();
                payload.put("code", "ELSEWHERE");
                payload.put(
                        "text",
                        "it leads to another address: " + elsewhere.url().text()
                                + "\nFetch that, if it is what you want.");
                yield new Reported("redirected", payload);
            }
            case Egress.Got.Page page -> page(page, arguments);
        };
    }

    private static Reported no(String code, String why) {
        return new Reported(
                "failed", Json.STRICT.createObjectNode().put("code", code).put("text", why));
    }

    private static Reported page(Egress.Got.Page page, Map<String, String> arguments) {
        WebReply reply = page.reply();
        String type = reply.header("content-type").orElse("text/plain");
        if (!PageText.readable(type)) {
            return no("NOT_TEXT", "it is not text");
        }
        int most = Integer.parseInt(arguments.getOrDefault(MOST, "1"));
        String whole = PageText.of(reply.body(), type, page.url().text(), !"text".equals(arguments.get(MODE)));
        boolean cut = reply.cut() || whole.length() > most;
        String text = whole.length() > most ? whole.substring(0, most) : whole;
        String status = reply.status() >= ERRORS ? "[the host answered " + reply.status() + "]\n" : "";
        ObjectNode payload = Json.STRICT.createObjectNode();
        payload.put("text", status + text + (cut ? "\n[cut]" : ""));
        payload.put("status", reply.status());
        payload.put("address", page.address().getHostAddress());
        payload.put("bytes", reply.body().length);
        payload.put("redirects", page.hops());
        return new Reported("done", payload);
    }

    @Override
    public Effect settle(Tx tx, Permit permit, Run run, Reported reported) {
        Map<String, String> fields = new TreeMap<>();
        for (String name : List.of("code", "status", "address", "bytes", "redirects")) {
            if (reported.payload().has(name)) {
                fields.put(
                        name.equals("code") ? "reason" : name,
                        reported.payload().path(name).asString());
            }
        }
        return Effect.done(reported.payload().path("text").asString("the host did not answer"))
                .as(reported.result())
                .taking(new Run.Taken(Integrity.UNTRUSTED, Set.of(), Map.of()))
                .noting(fields);
    }
}
