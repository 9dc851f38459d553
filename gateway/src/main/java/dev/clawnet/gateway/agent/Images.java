package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.Model;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.Picture;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.session.Pictures;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.AgentMethods.Attachment;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Pictures that come with what an owner says. Each is kept once for its person, and the text names it by its digest:
/// whatever becomes of the text, who may learn it, what waits, what is summarised, becomes of the picture.
///
/// Threat: a name of a picture in somebody else's words, which shows it where it was not said. A name is looked for in
/// the owner's own words, in runs that nobody but the owner hears, among that person's pictures. See `ImagesTest`.
public final class Images {
    private static final Pattern NAME = Pattern.compile("clawnet-image:([0-9a-f]{64})");
    private static final Pattern DATA_URL = Pattern.compile("data:[a-zA-Z0-9.+/-]{1,80};base64,");
    private static final int LONGEST_NAME = 80;

    private final Facts facts;
    private final Model model;

    Images(Facts facts, Model model) {
        this.facts = facts;
        this.model = model;
    }

    /// One picture that was read, and how the text names it.
    record One(String digest, Pictures.Data data, int bytes, String words) {}

    /// Pictures that came, read before anything is stored.
    public record Came(List<One> all) {
        /// What is said without any.
        public static final Came NONE = new Came(List.of());

        public Came {
            all = List.copyOf(all);
        }

        /// What tells this message from another one with the same words.
        public String mark() {
            StringBuilder mark = new StringBuilder();
            all.forEach(one -> mark.append('\n').append(one.digest()));
            return mark.toString();
        }
    }

    /// Reads what a client sent. `Fault(INVALID_REQUEST)` with what is wrong.
    public static Came read(Optional<List<Attachment>> attachments) {
        List<Attachment> given = attachments.orElse(List.of());
        require(
                given.size() <= AgentLimits.IMAGES_AT_ONCE,
                "a message takes at most " + AgentLimits.IMAGES_AT_ONCE + " pictures");
        List<One> all = new ArrayList<>();
        long bytes = 0;
        for (Attachment attachment : given) {
            One one = read(attachment);
            bytes += one.bytes();
            require(
                    bytes <= AgentLimits.IMAGE_BYTES_AT_ONCE,
                    "the pictures of a message take at most " + (AgentLimits.IMAGE_BYTES_AT_ONCE >> 20) + " MiB");
            all.add(one);
        }
        return new Came(all);
    }

    private static One read(Attachment attachment) {
        byte[] bytes = bytes(attachment.content());
        require(
                bytes.length <= AgentLimits.IMAGE_BYTES,
                "a picture takes at most " + (AgentLimits.IMAGE_BYTES >> 20) + " MiB");
        ImageFormat.Header header = ImageFormat.of(bytes)
                .orElseThrow(
                        () -> invalid("an attachment is a picture in PNG, JPEG, GIF or WebP; lay any other file into"
                                + " the agent's workspace or on a node, and name it"));
        require(header.usual(), ImageFormat.SIZES);
        String digest = HexFormat.of().formatHex(Canonical.sha256().digest(bytes));
        String words = "[picture" + attachment.fileName().map(Images::plain).orElse("") + ": "
                + header.format().name() + " " + header.width() + "x" + header.height() + ", clawnet-image:" + digest
                + "]";
        Pictures.Data data =
                new Pictures.Data(header.format().mime(), Base64.getEncoder().encodeToString(bytes));
        return new One(digest, data, bytes.length, words);
    }

    private static byte[] bytes(String content) {
        Matcher url = DATA_URL.matcher(content);
        String text = url.lookingAt() ? content.substring(url.end()) : content;
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw invalid("the content of an attachment is base64");
        }
    }

    /// A name is what its sender made of it: it ends no bracket and no line.
    private static String plain(String name) {
        String plain = name.replaceAll("[\\p{Cntrl}\\p{Cf}\\[\\]:]+", " ").strip();
        return plain.isEmpty() ? "" : " " + plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
    }

    private static void require(boolean holds, String why) {
        if (!holds) {
            throw invalid(why);
        }
    }

    private static Fault invalid(String why) {
        return new Fault(ErrorCode.INVALID_REQUEST, why);
    }

    /// Keeps what came; the text as it is said from now on. `Fault(NOT_FOUND)` when the owner has no such agent,
    /// `Fault(INVALID_REQUEST)` when its model takes no pictures.
    public String said(Tx tx, PersonId owner, SessionKey session, String text, Came came) {
        if (came.all().isEmpty()) {
            return text;
        }
        ModelRef ref = facts.modelOf(tx, OwnerTalk.agent(tx, owner, session.agent()));
        require(
                model.takesPictures(ref),
                "the model of this agent, " + ref
                        + ", takes no pictures: choose another with `clawnet identities update " + session.agent()
                        + " --model`, or say \"input\": [\"text\", \"image\"] of it in models.providers");
        StringBuilder words = new StringBuilder(text);
        for (One one : came.all()) {
            Pictures.keep(tx, owner, session, one.digest(), one.bytes(), one.data());
            words.append('\n').append(one.words());
        }
        return words.toString();
    }

    /// The pictures that a model is shown with these steps, the newest ones, by digest.
    Map<String, Picture> shown(View view, Run run, ModelRef ref, List<Step> steps) {
        Map<String, Picture> shown = new HashMap<>();
        if (!run.audience().isOwnerOnly(run.owner()) || !model.takesPictures(ref)) {
            return shown;
        }
        long room = AgentLimits.IMAGE_BYTES_SHOWN;
        for (Step step : steps.reversed()) {
            for (String digest : step instanceof Step.Given given ? named(given) : List.<String>of()) {
                Optional<Pictures.Kept> kept = Pictures.find(view, run.owner(), digest);
                if (kept.isPresent() && !shown.containsKey(digest)) {
                    room -= kept.get().bytes();
                    if (room < 0 || shown.size() >= AgentLimits.IMAGES_SHOWN) {
                        return shown;
                    }
                    Pictures.data(view, run.owner(), digest)
                            .ifPresent(data -> shown.put(digest, new Picture(data.mime(), data.base64())));
                }
            }
        }
        return shown;
    }

    /// What the owner's own words name, in their order.
    static List<String> named(Step.Given given) {
        return given.source() == Step.Source.OWNER
                ? NAME.matcher(given.text())
                        .results()
                        .map(match -> match.group(1))
                        .distinct()
                        .toList()
                : List.of();
    }
}
