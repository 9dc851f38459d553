package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.Cancel;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.Picture;
import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.agent.model.StopReason;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `image`: what a model sees in a picture that lies on a node, in the agent's folder, or on the web. It is got by the
/// act by which a text there is, under the same decision; asking the model is an act of its own ([Looking]).
///
/// Threat: a picture that is none, or is too large; words in it that speak to the agent. Its first bytes say what it
/// is, and what the model says of it is nobody's word. See `ImageToolTest`.
final class ImageTool implements Tool.Stoppable {
    static final String NAME = "image";

    private static final String IMAGE = "image";
    private static final String PROMPT = "prompt";
    private static final String MODEL = "model";
    private static final String MOST = "maxBytesMb";
    private static final String NOT_SEEN = "the picture could not be looked at";
    private static final String USUAL = "Describe the picture.";
    private static final String TEXT = "text";
    private static final int LONGEST_PROMPT = 4_000;
    private static final int MOST_MEBIBYTES = AgentLimits.IMAGE_BYTES >> 20;

    private static final String FORM =
            "image takes a path (relative to your home, node:/path, or workspace:path), or an"
                    + " http:// or https:// address";

    private static final ToolSpec SPEC = new ToolSpec(
            NAME,
            "Lets a model look at a picture (PNG, JPEG, GIF, WebP; up to " + MOST_MEBIBYTES
                    + " MiB) and tells what it says. Your owner may be asked.",
            List.of(
                    new ToolSpec.Param(
                            IMAGE,
                            ToolSpec.Type.STRING,
                            "File, relative to your home, node:/path or workspace:path; or an http(s) address.",
                            true),
                    new ToolSpec.Param(PROMPT, ToolSpec.Type.STRING, "What to say of it.", false),
                    new ToolSpec.Param(MODEL, ToolSpec.Type.STRING, "Whom to ask; usually left out.", false),
                    new ToolSpec.Param(MOST, ToolSpec.Type.INTEGER, "MiB at most.", false)));

    private final Looking looking;
    private final Facts facts;
    private final List<PictureSource> sources;

    ImageTool(Looking looking, Facts facts, List<PictureSource> sources) {
        this.looking = looking;
        this.facts = facts;
        this.sources = List.copyOf(sources);
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
        Optional<String> name = Arguments.text(arguments, IMAGE).map(ImageTool::plain);
        String words = Arguments.text(arguments, PROMPT).orElse(USUAL);
        if (name.isEmpty() || schemeOfNone(name.get())) {
            return new Plan.Bad(FORM);
        }
        if (words.length() > LONGEST_PROMPT) {
            return new Plan.Bad(PROMPT + " takes up to " + LONGEST_PROMPT + " characters");
        }
        Optional<String> wanted = Arguments.text(arguments, MODEL);
        List<ModelRef> choices = looking.choices(tx, run);
        if (choices.isEmpty()) {
            return new Plan.Unable(told(run, Looking.NO_MODEL));
        }
        Optional<ModelRef> chosen = wanted.flatMap(text -> chosen(run, text, choices));
        if (wanted.isPresent() && chosen.isEmpty()) {
            String all =
                    String.join(", ", choices.stream().map(ModelRef::toString).toList());
            return new Plan.Bad(told(run, MODEL + " takes one of " + all + ", or is left out"));
        }
        long most = Arguments.number(arguments, MOST, 1, MOST_MEBIBYTES).orElse((long) MOST_MEBIBYTES);
        Map<String, String> more = new TreeMap<>(Map.of(PROMPT, words, MOST, Long.toString(most)));
        chosen.ifPresent(ref -> more.put(MODEL, ref.toString()));
        return sources.stream()
                .filter(source -> source.names(tx, run, name.get()))
                .findFirst()
                .map(source -> source.plan(tx, run, name.get(), more))
                .orElseGet(Plan.Nothing::new);
    }

    /// Models of other programs learn to write `@` before a path.
    private static String plain(String name) {
        String stripped = name.strip();
        return stripped.startsWith("@") ? stripped.substring(1) : stripped;
    }

    /// `file://`, `data:` and whatever else is neither a path nor an address.
    private static boolean schemeOfNone(String name) {
        String low = name.toLowerCase(Locale.ROOT);
        return low.isEmpty()
                || low.startsWith("data:")
                || (low.contains("://") && !low.startsWith("http://") && !low.startsWith("https://"));
    }

    private Optional<ModelRef> chosen(Run run, String text, List<ModelRef> choices) {
        Optional<ModelRef> alias = Optional.ofNullable(
                facts.minds(run.owner()).aliases().get(text.strip().toLowerCase(Locale.ROOT)));
        ModelRef ref = alias.orElseGet(() -> ModelRef.stored(text.strip()));
        return Optional.of(ref).filter(choices::contains);
    }

    private PictureSource source(Permit permit) {
        Resource.Kind kind = permit.act().object().kind();
        return sources.stream()
                .filter(source -> source.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Reported perform(Permit permit, Run run, String operation, Meanwhile meanwhile) {
        PictureSource source = source(permit);
        int most = Integer.parseInt(permit.act().arguments().getOrDefault(MOST, "1")) << 20;
        return switch (source.get(permit, run, operation, most)) {
            case PictureSource.None none -> reported(none.result(), none.told(), none.fields());
            case PictureSource.Bytes bytes -> look(permit, run, bytes, meanwhile.cancel());
        };
    }

    private static Reported reported(String result, String told, Map<String, String> fields) {
        ObjectNode payload = Json.STRICT.createObjectNode().put(TEXT, told);
        ObjectNode noted = payload.putObject("fields");
        fields.forEach(noted::put);
        return new Reported(result, payload);
    }

    private Reported look(Permit permit, Run run, PictureSource.Bytes got, Cancel cancel) {
        byte[] bytes = got.all();
        Map<String, String> fields = new TreeMap<>(got.fields());
        fields.put("bytes", Integer.toString(bytes.length));
        Optional<ImageFormat.Header> header = ImageFormat.of(bytes);
        if (header.isEmpty()) {
            fields.put("reason", "NO_PICTURE");
            return reported("failed", "it is no picture in PNG, JPEG, GIF or WebP", fields);
        }
        if (!header.get().usual()) {
            fields.put("reason", "TOO_LARGE");
            return reported("failed", ImageFormat.SIZES, fields);
        }
        fields.put("picture", HexFormat.of().formatHex(Canonical.sha256().digest(bytes)));
        fields.put("format", header.get().format().name());
        Map<String, String> arguments = permit.act().arguments();
        Picture picture =
                new Picture(header.get().format().mime(), Base64.getEncoder().encodeToString(bytes));
        Looking.Question question = new Looking.Question(
                models(run, arguments),
                arguments.getOrDefault(PROMPT, USUAL),
                picture,
                tx -> source(permit).brings(tx, permit, run).map(ImageTool::untrusted));
        return switch (looking.look(run, question, cancel)) {
            case Looking.Saw.Nothing nothing -> {
                fields.put("reason", nothing.reason());
                yield reported("failed", told(run, nothing.why()), fields);
            }
            case Looking.Saw.Answer answer -> {
                fields.put("model", answer.by().toString());
                yield reported("done", text(answer.reply()), fields);
            }
        };
    }

    private List<ModelRef> models(Run run, Map<String, String> arguments) {
        return Optional.ofNullable(arguments.get(MODEL))
                .map(ModelRef::stored)
                .map(List::of)
                .orElseGet(() -> looking.models(run));
    }

    /// Which models there are, what a budget holds and whom its owner declared is the owner's alone: a run that others
    /// hear is told that it was nothing.
    private static String told(Run run, String why) {
        return run.audience().isOwnerOnly(run.owner()) ? why : NOT_SEEN;
    }

    private static String text(Reply reply) {
        String said = reply.text().strip();
        boolean cut = said.length() > AgentLimits.WEB_TEXT || reply.stop() == StopReason.LENGTH;
        String first = said.length() > AgentLimits.WEB_TEXT ? said.substring(0, AgentLimits.WEB_TEXT) : said;
        return (first.isEmpty() ? "the model said nothing" : first) + (cut ? "\n[cut]" : "");
    }

    /// Whoever made a picture wrote what can be read in it, wherever it lies.
    private static Run.Taken untrusted(Run.Taken brings) {
        return new Run.Taken(Integrity.UNTRUSTED, brings.consulted(), brings.foreign());
    }

    @Override
    public Effect settle(Tx tx, Permit permit, Run run, Reported reported) {
        Map<String, String> fields = new TreeMap<>();
        reported.payload()
                .path("fields")
                .properties()
                .forEach(each -> fields.put(each.getKey(), each.getValue().asString("")));
        Resource place = permit.act().object();
        Optional<Run.Taken> brings = source(permit).brings(tx, permit, run).map(ImageTool::untrusted);
        String told = reported.payload().path(TEXT).asString(NOT_SEEN);
        boolean got = fields.containsKey("bytes");
        if (got && brings.isEmpty()) {
            // Its label changed meanwhile: for this audience it does not exist.
            return Effect.done("none")
                    .as("missing")
                    .taking(Run.Taken.of(run.integrity(), place))
                    .noting(fields);
        }
        // What a host of the web said instead is nobody's word either.
        Run.Taken taken = brings.filter(_ -> got || place.kind() == Resource.Kind.SERVICE)
                .orElseGet(() -> new Run.Taken(run.integrity(), facts.consulted(permit.act()), Map.of()));
        return Effect.done(told).as(reported.result()).taking(taken).noting(fields);
    }
}
