package dev.clawnet.gateway.http;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Calls;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.token.TokenCut;
import dev.clawnet.gateway.token.Tokens;
import dev.clawnet.gateway.trace.Span;
import dev.clawnet.gateway.trace.SpanKey;
import dev.clawnet.gateway.trace.SpanName;
import dev.clawnet.gateway.trace.Traceparent;
import dev.clawnet.gateway.trace.Tracer;
import dev.clawnet.gateway.transport.Forwarding;
import dev.clawnet.gateway.transport.HttpAnswer;
import dev.clawnet.gateway.transport.HttpCall;
import dev.clawnet.gateway.transport.HttpReply;
import dev.clawnet.gateway.transport.HttpRoutes;
import dev.clawnet.gateway.transport.HttpStream;
import dev.clawnet.protocol.catalogue.ApiScope;
import dev.clawnet.protocol.id.Ids;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The HTTP interfaces that act for a person, by that person's API tokens; everything else goes to the pages.
///
/// Nothing is done for a caller before its token was proved, counted and, where it acts, recorded. The methods
/// that are called then decide as they decide for a link.
///
/// Threat: another person's agents, a token beyond its scopes, a flood, an act without an entry. See `HttpApiTest`.
public final class Api implements HttpRoutes {
    private static final String CHAT = "/v1/chat/completions";
    private static final String RESPONSES = "/v1/responses";
    private static final String METRICS = "/metrics";
    private static final String PAGES = "pages";
    private static final String METERS = "metrics";
    private static final int FAULTS = 500;
    private static final String MODELS = "/v1/models";
    private static final int LONGEST_KEY = 100;
    private static final Pattern HERE = Pattern.compile("(?i:localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]+)?");

    private final HttpRoutes pages;
    private final Ground ground;
    private final Entrance entrance;
    private final Turnstile turnstile;
    private final Tokens tokens;
    private final Ears ears = new Ears();
    private final Completions completions;
    private final Hooks hooks;
    private final Invocations invocations;

    /// What the interfaces stand on.
    ///
    /// @param random a secure one: ids of answers come from it
    public record Ground(Store store, Calls calls, InstantSource clock, RandomGenerator random, Figures figures) {}

    /// Figures of the gateway, which are nobody's.
    public interface Figures {
        /// All of them, as Prometheus reads them.
        String text();

        /// Follows requests.
        default Tracer tracer() {
            return Tracer.OFF;
        }

        /// One request was answered.
        ///
        /// @param door a word of ours for the interface
        void answered(String door, int status);
    }

    /// @param pages answers what is no interface
    public Api(HttpRoutes pages, Ground ground) {
        this.pages = pages;
        this.ground = ground;
        this.entrance = new Entrance(ground.store(), ground.clock(), ground.random());
        this.turnstile = new Turnstile(ground.clock());
        this.tokens = new Tokens(ground.random());
        this.completions = new Completions(ground.calls(), ears, ground.store(), ground.clock(), ground.random());
        this.hooks = new Hooks(ground.calls());
        this.invocations = new Invocations(ground.calls());
    }

    /// Call while the gateway is wired.
    public void subscribe(Notices notices) {
        ears.subscribe(notices);
        notices.on(TokenCut.class, turnstile::cut);
    }

    @Override
    public Optional<Duration> patience(HttpCall call) {
        if (!call.method().equals("POST")) {
            return Optional.empty();
        }
        if (call.path().equals(Invocations.PATH)) {
            return Optional.of(AgentLimits.INVOKE_ANSWER.multipliedBy(4));
        }
        return call.path().startsWith("/v1/")
                ? Optional.of(Limits.API_ANSWER.plus(Limits.API_SIGN_OF_LIFE).plus(Limits.API_SIGN_OF_LIFE))
                : Optional.empty();
    }

    @Override
    public HttpReply answer(HttpCall call) {
        String door = door(call.path());
        HttpReply reply = switch (door) {
            case PAGES -> pages.answer(call);
            case METERS -> guarded(served(call, Span.NONE));
            default -> traced(call, door);
        };
        ground.figures().answered(door, status(reply));
        return reply;
    }

    /// A stream goes on after its span: the call of the method is over with its last word.
    private HttpReply traced(HttpCall call, String door) {
        Tracer tracer = ground.figures().tracer();
        Span span = tracer.arrives(
                SpanName.HTTP, () -> Traceparent.of(call.headers().getOrDefault("traceparent", List.of())));
        try {
            HttpReply reply = tracer.within(span, () -> guarded(served(call, span)));
            int status = status(reply);
            span.note(SpanKey.DOOR, door).note(SpanKey.STATUS, Integer.toString(status));
            if (status >= FAULTS) {
                span.failed();
            }
            return reply;
        } finally {
            span.end();
        }
    }

    private static int status(HttpReply reply) {
        return switch (reply) {
            case HttpAnswer answer -> answer.status();
            case HttpStream stream -> stream.status();
        };
    }

    private static String door(String path) {
        if (path.equals(METRICS)) {
            return METERS;
        }
        if (path.startsWith(Hooks.PREFIX)) {
            return "hooks";
        }
        if (path.equals(Invocations.PATH)) {
            return "tools";
        }
        return path.startsWith("/v1/") ? "v1" : PAGES;
    }

    private HttpReply served(HttpCall call, Span span) {
        try {
            return route(call, span);
        } catch (ApiFault fault) {
            return refused(call, fault);
        } catch (Fault fault) {
            return refused(call, ApiFault.of(fault));
        }
    }

    /// Callers of tools read `ok` first.
    private static HttpAnswer refused(HttpCall call, ApiFault fault) {
        return call.path().equals(Invocations.PATH) ? fault.answer("ok") : fault.answer();
    }

    private HttpReply route(HttpCall call, Span span) {
        String path = call.path();
        if (path.equals(MODELS) || path.startsWith(MODELS + "/")) {
            wants(call, "GET");
            return models(enter(call, ApiScope.CHAT, span), path);
        }
        return switch (path) {
            case METRICS -> {
                wants(call, "GET");
                yield figures(call);
            }
            case Invocations.PATH -> {
                wants(call, "POST");
                yield invoke(call, enter(call, ApiScope.TOOLS, span));
            }
            case CHAT, RESPONSES -> {
                wants(call, "POST");
                yield complete(call, enter(call, ApiScope.CHAT, span));
            }
            default -> {
                if (!path.startsWith(Hooks.PREFIX)) {
                    throw new ApiFault(404, "not_found_error", "no such interface");
                }
                wants(call, "POST");
                yield hook(call, enter(call, ApiScope.HOOKS, span));
            }
        };
    }

    private static void wants(HttpCall call, String method) {
        boolean head = method.equals("GET") && call.method().equals("HEAD");
        if (!call.method().equals(method) && !head) {
            throw new ApiFault(405, "invalid_request_error", "this interface takes " + method);
        }
    }

    /// For programs of this machine, and for who shows a token with the scope. A page of elsewhere, whose name was
    /// made to lead here, is neither: its browser says the name that it asked for.
    private HttpAnswer figures(HttpCall call) {
        boolean here = call.local()
                && !Forwarding.in(call.headers())
                && call.header("host")
                        .filter(host -> HERE.matcher(host).matches())
                        .isPresent();
        if (!here || call.header("authorization").isPresent()) {
            enter(call, ApiScope.METRICS, Span.NONE);
        }
        return HttpAnswer.of(
                        200,
                        "text/plain; version=0.0.4; charset=utf-8",
                        ground.figures().text())
                .with("Cache-Control", "no-store");
    }

    private Visit enter(HttpCall call, ApiScope scope, Span span) {
        Visit visit = entrance.enter(call, scope);
        span.note(SpanKey.PERSON, visit.caller().person().value());
        turnstile.count(visit.owned().token().id());
        return visit;
    }

    /// Records the use of a token before what it asks for begins.
    private void record(Visit visit, String path) {
        ground.store().write(tx -> tokens.used(tx, visit.owned(), visit.caller(), path));
    }

    private HttpReply complete(HttpCall call, Visit visit) {
        JsonNode body = json(call);
        Optional<String> given = key(call);
        String key = idempotency(visit, given);
        String fresh =
                Canonical.digest(Json.STRICT.getNodeFactory().stringNode(key)).substring(0, 32);
        boolean chat = call.path().equals(CHAT);
        Conversation said = chat ? Conversation.ofChat(call, body, fresh) : Conversation.ofResponses(call, body, fresh);
        long created = ground.clock().instant().getEpochSecond();
        Shape shape = chat
                ? new ChatShape("chatcmpl-" + fresh, created, said.model())
                : new ResponseShape("resp_" + fresh, created, said.model());
        record(visit, call.path());
        return completions.answer(
                visit,
                said,
                shape,
                turnstile,
                new Completions.Wanted(body.path("stream").booleanValue(false), key));
    }

    private HttpAnswer invoke(HttpCall call, Visit visit) {
        JsonNode body = json(call);
        Optional<String> key = key(call)
                .or(() -> Optional.of(body.path("idempotencyKey"))
                        .filter(JsonNode::isString)
                        .map(JsonNode::stringValue)
                        .filter(Api::isKey));
        // One of ours is told with the answer, so that a call without a key can be looked at again, too.
        String said = key.orElseGet(() -> Ids.mint("q", ground.random()));
        record(visit, call.path());
        return invocations.answer(
                visit, body, turnstile, new Invocations.Key(said, idempotency(visit, Optional.of(said))));
    }

    private HttpAnswer hook(HttpCall call, Visit visit) {
        JsonNode body = json(call);
        record(visit, call.path());
        return hooks.answer(visit, call.path().substring(Hooks.PREFIX.length()), body, idempotency(visit, key(call)));
    }

    private static Optional<String> key(HttpCall call) {
        return call.header("idempotency-key").filter(Api::isKey);
    }

    private static boolean isKey(String text) {
        return !text.isBlank() && text.length() <= LONGEST_KEY;
    }

    private String idempotency(Visit visit, Optional<String> given) {
        return visit.caller().actor() + ":" + given.orElseGet(() -> Ids.mint("q", ground.random()));
    }

    private static JsonNode json(HttpCall call) {
        try {
            JsonNode body = Json.STRICT.readTree(
                    StandardCharsets.UTF_8.decode(call.body().duplicate()).toString());
            if (body instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw ApiFault.invalid("the body is not JSON");
        }
        throw ApiFault.invalid("the body takes a JSON object");
    }

    private HttpAnswer models(Visit visit, String path) {
        List<String> agents = ground
                .store()
                .read(view -> Identities.of(view, visit.caller().person()))
                .stream()
                .filter(Identity::active)
                .map(Identity::slug)
                .toList();
        List<String> names = Stream.concat(
                        Stream.of("openclaw", "openclaw/default"),
                        agents.stream().map(slug -> "openclaw/" + slug))
                .toList();
        if (path.equals(MODELS)) {
            ObjectNode list = Json.STRICT.createObjectNode().put("object", "list");
            ArrayNode data = list.putArray("data");
            names.forEach(name -> data.add(model(name)));
            return HttpAnswer.json(200, Json.STRICT.writeValueAsString(list));
        }
        String wanted = path.substring(MODELS.length() + 1).replace("%2F", "/");
        if (!names.contains(wanted)) {
            throw new ApiFault(404, "not_found_error", "no such model: GET /v1/models lists what there is");
        }
        return HttpAnswer.json(200, Json.STRICT.writeValueAsString(model(wanted)));
    }

    private static ObjectNode model(String name) {
        return Json.STRICT
                .createObjectNode()
                .put("id", name)
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", "clawnet");
    }

    /// No browser page of elsewhere reads or frames an answer.
    private static HttpReply guarded(HttpReply reply) {
        return switch (reply) {
            case HttpAnswer answer ->
                answer.with("Cross-Origin-Resource-Policy", "same-origin").with("Referrer-Policy", "no-referrer");
            case HttpStream stream ->
                stream.with("Cross-Origin-Resource-Policy", "same-origin").with("Referrer-Policy", "no-referrer");
        };
    }
}
