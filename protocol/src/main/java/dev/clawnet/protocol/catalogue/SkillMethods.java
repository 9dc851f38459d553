package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Text;
import dev.clawnet.protocol.text.PlainText;
import java.util.List;
import java.util.Optional;

/// Skills of the caller's agents.
public final class SkillMethods {
    /// Longest archive, in characters of base64.
    public static final int ARCHIVE = 2_800_000;

    private static final int BYTES = 2 * 1024 * 1024;
    private static final int KEY = 2_048;
    private static final String UPLOAD = "su-[0-9a-z]{32}";
    private static final String SHA256 = "[a-fA-F0-9]{64}";

    private static final String SLUG = "[a-z0-9][a-z0-9-]{0,39}";
    private static final String TRASH = "[0-9]{1,15}-" + SLUG;

    private SkillMethods() {}

    /// Whose skills.
    ///
    /// @param agentId `main` if left out
    /// @param sessionKey taken for clients that send it
    public record AskSkills(
            @Text(min = 1, max = 40) Optional<String> agentId,
            @Text(max = SessionMethods.KEY) Optional<String> sessionKey) {}

    /// What a skill needs, or what of it is not there.
    public record Needs(
            List<String> bins, List<String> anyBins, List<String> env, List<String> config, List<String> os) {}

    /// A skill.
    ///
    /// @param filePath its file, as an agent reads it; no path of the gateway's machine
    /// @param disabled whether its owner switched it off
    /// @param blockedByAllowlist whether the agent's own list leaves it out
    /// @param eligible whether what it needs is there
    /// @param modelVisible whether the agent is told of it
    /// @param digest of all its files now; empty when they are too many, too large, or cannot be read
    /// @param taken digest of the files that the owner took; absent: no run found it yet
    /// @param changed whether the files are others than those: they wait for the owner
    public record SkillView(
            String name,
            String description,

            @OneOf({"openclaw-workspace", "openclaw-managed"})
            String source,

            Boolean bundled,
            String filePath,
            String skillKey,
            Boolean always,
            Boolean disabled,
            Boolean blockedByAllowlist,
            Boolean eligible,
            Boolean modelVisible,
            Needs requirements,
            Needs missing,
            String digest,
            Optional<String> taken,
            Boolean changed) {}

    public record SkillList(String agentId, List<SkillView> skills) {}

    /// Programs.
    public record Bins(List<String> bins) {}

    /// What to change of a skill.
    ///
    /// @param agentId whose; `main` if left out. A shared skill is changed for all agents of the caller
    /// @param enabled whether agents are told of it
    /// @param digest takes the files of that digest, which are those that lie there
    public record Change(
            @Text(min = 1, max = 200, kind = Text.Kind.LINE) String skillKey,
            @Text(min = 1, max = 40) Optional<String> agentId,
            Optional<Boolean> enabled,
            @Text(min = 64, max = 64) Optional<String> digest) {
        public Change {
            skillKey = PlainText.line("skillKey", Wire.given("skillKey", skillKey), 200);
        }
    }

    public record Changed(Boolean ok, String skillKey, SkillView skill) {}

    /// An archive to look into.
    ///
    /// @param slug what the skill's folder will be called
    /// @param archive zip or tar.gz, as base64; absent with `uploadId`
    /// @param uploadId one that was uploaded
    public record Inspect(
            @Form(SLUG) String slug,

            @Text(min = 1, max = ARCHIVE, kind = Text.Kind.FILLED)
            Optional<String> archive,

            @Form(UPLOAD) Optional<String> uploadId) {
        public Inspect {
            requireSlug(slug);
            archive.ifPresent(SkillMethods::requireArchive);
            uploadId.ifPresent(SkillMethods::requireUpload);
        }

        public Inspect(String slug, String archive) {
            this(slug, Optional.of(archive), Optional.empty());
        }
    }

    /// An archive that will come in pieces.
    ///
    /// @param kind `skill-archive`
    /// @param slug what the skill's folder will be called
    /// @param sizeBytes of the whole
    /// @param sha256 of the whole, hex
    /// @param force whether one that is there may go into the trash when it is installed
    /// @param idempotencyKey the same again is the same upload
    public record Begin(
            @OneOf("skill-archive") String kind,
            @Form(SLUG) String slug,
            @Range(min = 1, max = BYTES) Integer sizeBytes,
            @Form(SHA256) Optional<String> sha256,
            Optional<Boolean> force,

            @Text(min = 1, max = KEY, kind = Text.Kind.LINE) Optional<String> idempotencyKey) {
        public Begin {
            if (!Wire.given("kind", kind).equals("skill-archive")) {
                throw new IllegalArgumentException("kind takes skill-archive");
            }
            requireSlug(slug);
            int size = Wire.given("sizeBytes", sizeBytes);
            if (size < 1 || size > BYTES) {
                throw new IllegalArgumentException("sizeBytes takes 1 to " + BYTES);
            }
            sha256.ifPresent(SkillMethods::requireDigest);
            idempotencyKey = Wire.line("idempotencyKey", idempotencyKey, KEY);
        }
    }

    /// A piece of it, in order.
    ///
    /// @param offset where it begins; the same piece again is fine
    public record Chunk(
            @Form(UPLOAD) String uploadId,
            @Range(min = 0, max = BYTES) Long offset,

            @Text(min = 1, max = ARCHIVE, kind = Text.Kind.FILLED)
            String dataBase64) {
        public Chunk {
            requireUpload(uploadId);
            long from = Wire.given("offset", offset);
            if (from < 0 || from > BYTES) {
                throw new IllegalArgumentException("offset takes 0 to " + BYTES);
            }
            requireArchive(dataBase64);
        }
    }

    /// It is whole.
    ///
    /// @param sha256 of the whole, hex
    public record Commit(
            @Form(UPLOAD) String uploadId, @Form(SHA256) Optional<String> sha256) {
        public Commit {
            requireUpload(uploadId);
            sha256.ifPresent(SkillMethods::requireDigest);
        }
    }

    /// How far it has come.
    ///
    /// @param expiresAtMs until when it is kept
    /// @param sha256 once it is committed
    public record Upload(
            String uploadId,
            String slug,
            Long sizeBytes,
            Long receivedBytes,
            Long expiresAtMs,
            Boolean committed,
            Optional<String> sha256) {}

    /// What an archive brings. Its texts are whoever's who made it.
    ///
    /// @param files names below the skill's folder
    /// @param missing what of the needs is not there; variables and settings never are
    public record Inspected(
            String name, String description, List<String> files, long bytes, Needs requirements, Needs missing) {}

    /// An archive to install for all agents of the caller.
    ///
    /// @param slug what the skill's folder will be called
    /// @param archive zip or tar.gz, as base64; absent with `uploadId`
    /// @param force whether one that is there goes into the trash; as the upload said when absent
    /// @param source taken as it is
    /// @param uploadId one that was uploaded, of the same slug
    /// @param sha256 of what was looked at, hex; another archive is refused
    public record Install(
            @Form(SLUG) String slug,

            @Text(min = 1, max = ARCHIVE, kind = Text.Kind.FILLED)
            Optional<String> archive,

            Optional<Boolean> force,
            @OneOf("upload") Optional<String> source,
            @Form(UPLOAD) Optional<String> uploadId,
            @Form(SHA256) Optional<String> sha256) {
        public Install {
            requireSlug(slug);
            archive.ifPresent(SkillMethods::requireArchive);
            uploadId.ifPresent(SkillMethods::requireUpload);
            sha256.ifPresent(SkillMethods::requireDigest);
        }

        public Install(String slug, String archive, Optional<Boolean> force) {
            this(slug, Optional.of(archive), force, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /// A skill that is installed, and pinned by its digest.
    ///
    /// @param skillKey what agents know it by
    /// @param trash what the one before is called in the trash
    public record Installed(Boolean ok, String slug, String skillKey, String digest, Optional<String> trash) {}

    /// A skill that goes.
    ///
    /// @param slug what its folder is called
    public record Remove(@Form(SLUG) String slug) {
        public Remove {
            requireSlug(slug);
        }
    }

    /// What to have back.
    public record Restore(@Form(TRASH) String trash) {
        public Restore {
            if (!Wire.given("trash", trash).matches(TRASH)) {
                throw new IllegalArgumentException("trash takes a name in the trash, such as 1795800000000-cook");
            }
        }
    }

    /// A skill that went, or is back.
    ///
    /// @param trash what it is, or was, called in the trash
    public record Removed(Boolean ok, String slug, String trash) {}

    private static void requireSlug(String slug) {
        if (!Wire.given("slug", slug).matches(SLUG)) {
            throw new IllegalArgumentException("slug takes 1 to 40 of a-z 0-9 -, such as cook");
        }
    }

    private static void requireUpload(String id) {
        if (!Wire.given("uploadId", id).matches(UPLOAD)) {
            throw new IllegalArgumentException("uploadId takes what skills.upload.begin answered");
        }
    }

    private static void requireDigest(String digest) {
        if (!digest.matches(SHA256)) {
            throw new IllegalArgumentException("sha256 takes 64 hex digits");
        }
    }

    private static void requireArchive(String archive) {
        if (Wire.given("archive", archive).isBlank() || archive.length() > ARCHIVE) {
            throw new IllegalArgumentException("archive takes base64 of up to " + ARCHIVE + " characters");
        }
    }

    public static final Method<Inspect, Inspected> SKILLS_INSPECT = method("skills.inspect")
            .takes(Inspect.class)
            .returns(Inspected.class)
            .needs(Scope.READ)
            .perMinute(30)
            .fails(ErrorCode.INVALID_REQUEST)
            .doc("Says what an archive of a skill would bring, and what it needs; nothing is kept.");

    public static final Method<Begin, Upload> UPLOAD_BEGIN = method("skills.upload.begin")
            .takes(Begin.class)
            .returns(Upload.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .perMinute(30)
            .fails(ErrorCode.LIMIT_REACHED)
            .doc("Announces an archive of a skill that comes in pieces; one before it of the caller is dropped.");

    public static final Method<Chunk, Upload> UPLOAD_CHUNK = method("skills.upload.chunk")
            .takes(Chunk.class)
            .returns(Upload.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .perMinute(600)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
            .doc("Takes the next piece of it.");

    public static final Method<Commit, Upload> UPLOAD_COMMIT = method("skills.upload.commit")
            .takes(Commit.class)
            .returns(Upload.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .perMinute(30)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
            .doc("Says that it is whole; skills.inspect shows it, and skills.install installs it.");

    public static final Method<Install, Installed> SKILLS_INSTALL = method("skills.install")
            .takes(Install.class)
            .returns(Installed.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .writes("skill.installed")
            .perMinute(30)
            .fails(ErrorCode.INVALID_REQUEST, ErrorCode.CONFLICT)
            .doc("Installs a skill for all agents of the caller, pinned by its digest.");

    public static final Method<Remove, Removed> SKILLS_REMOVE = method("skills.remove")
            .takes(Remove.class)
            .returns(Removed.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .writes("skill.removed")
            .perMinute(30)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
            .doc("Moves an installed skill into the trash.");

    public static final Method<Restore, Removed> SKILLS_RESTORE = method("skills.restore")
            .takes(Restore.class)
            .returns(Removed.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .writes("skill.restored")
            .perMinute(30)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
            .doc("Has a skill back from the trash.");

    public static final Method<AskSkills, SkillList> SKILLS_STATUS = method("skills.status")
            .takes(AskSkills.class)
            .returns(SkillList.class)
            .needs(Scope.READ)
            .perMinute(Rates.LISTS)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Skills of an agent, what they need, and which of them it is told of.");

    public static final Method<Change, Changed> SKILLS_UPDATE = method("skills.update")
            .takes(Change.class)
            .returns(Changed.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .writes("skill.updated")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST)
            .doc("Switches a skill on or off, or takes its files as they are now.");

    public static final Method<Method.None, Bins> SKILLS_BINS = method("skills.bins")
            .takes(Method.None.class)
            .returns(Bins.class)
            .by(Role.NODE)
            .perMinute(10)
            .doc("Programs that the skills of the node's person name.");

    public static final List<Method<?, ?>> ALL = List.of(
            SKILLS_STATUS,
            SKILLS_UPDATE,
            SKILLS_BINS,
            SKILLS_INSPECT,
            UPLOAD_BEGIN,
            UPLOAD_CHUNK,
            UPLOAD_COMMIT,
            SKILLS_INSTALL,
            SKILLS_REMOVE,
            SKILLS_RESTORE);
    public static final List<EventType<?>> EVENTS = List.of();
}
