package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.protocol.catalogue.SkillMethods;
import dev.clawnet.protocol.catalogue.SkillMethods.Upload;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Serves `skills.upload.*`: archives that come in pieces. One of each person at a time, in memory, for a few minutes;
/// nothing of it lies anywhere until its owner installs it, which looks at it like at any other archive.
///
/// Threat: somebody fills the memory, changes an archive after it was looked at, or installs what another person
/// brought. An archive is bounded before its first byte and is whole and unchangeable once its digest was told; that of
/// another person does not exist. See `SkillUploadsTest`.
///
/// Its monitor guards it.
public final class SkillUploads {
    private static final String HINT = "hint";
    private static final int ID = 16;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<PersonId, Coming> coming = new HashMap<>();

    public SkillUploads(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /// An archive on its way.
    private static final class Coming {
        private final String id;
        private final SkillMethods.Begin begun;
        private final Instant until;
        private final byte[] bytes;
        private int received;
        private Optional<String> digest = Optional.empty();

        Coming(String id, SkillMethods.Begin begun, Instant until) {
            this.id = id;
            this.begun = begun;
            this.until = until;
            this.bytes = new byte[begun.sizeBytes()];
        }

        Upload view() {
            return new Upload(
                    id,
                    begun.slug(),
                    (long) bytes.length,
                    (long) received,
                    until.toEpochMilli(),
                    digest.isPresent(),
                    digest);
        }
    }

    /// An archive that came whole.
    static final class Whole {
        private final byte[] bytes;
        private final boolean force;

        private Whole(byte[] bytes, boolean force) {
            this.bytes = bytes.clone();
            this.force = force;
        }

        byte[] bytes() {
            return bytes.clone();
        }

        /// Whether its owner said, when it began, that one that is there may go into the trash.
        boolean force() {
            return force;
        }
    }

    public void bind(MethodTable table) {
        table.bind(SkillMethods.UPLOAD_BEGIN, this::begin);
        table.bind(SkillMethods.UPLOAD_CHUNK, this::chunk);
        table.bind(SkillMethods.UPLOAD_COMMIT, this::commit);
    }

    private synchronized Upload begin(Caller caller, SkillMethods.Begin wanted) {
        Instant now = clock.instant();
        coming.values().removeIf(each -> !now.isBefore(each.until));
        Coming before = coming.get(caller.person());
        if (before != null && wanted.idempotencyKey().isPresent() && before.begun.equals(wanted)) {
            return before.view();
        }
        // A new one takes the place of the person's own; others are not felt but where all places are taken.
        if (before == null && coming.size() >= Limits.SKILL_UPLOADS) {
            throw new Fault(
                    ErrorCode.LIMIT_REACHED,
                    "too many skills are on their way to this gateway",
                    Map.of("limit", Limits.SKILL_UPLOADS),
                    Optional.of(Limits.SKILL_UPLOAD_LIFE));
        }
        byte[] id = new byte[ID];
        random.nextBytes(id);
        Coming fresh = new Coming("su-" + HexFormat.of().formatHex(id), wanted, now.plus(Limits.SKILL_UPLOAD_LIFE));
        coming.put(caller.person(), fresh);
        return fresh.view();
    }

    private synchronized Upload chunk(Caller caller, SkillMethods.Chunk wanted) {
        Coming upload = find(caller.person(), wanted.uploadId());
        byte[] piece;
        try {
            piece = Base64.getDecoder().decode(wanted.dataBase64());
        } catch (IllegalArgumentException notBase64) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "dataBase64 is not base64");
        }
        long end = wanted.offset() + piece.length;
        if (end > upload.bytes.length) {
            throw new Fault(
                    ErrorCode.INVALID_REQUEST,
                    "that is more than the " + upload.bytes.length + " bytes that were announced");
        }
        int offset = (int) (long) wanted.offset();
        if (end <= upload.received) {
            // The same piece once more is fine; another one in its place is not.
            if (!Arrays.equals(piece, Arrays.copyOfRange(upload.bytes, offset, (int) end))) {
                throw conflict("other bytes came there before", "begin the upload again");
            }
            return upload.view();
        }
        if (offset != upload.received) {
            throw conflict("the next piece begins at byte " + upload.received, "send the pieces in order");
        }
        System.arraycopy(piece, 0, upload.bytes, offset, piece.length);
        upload.received = (int) end;
        return upload.view();
    }

    private synchronized Upload commit(Caller caller, SkillMethods.Commit wanted) {
        Coming upload = find(caller.person(), wanted.uploadId());
        if (upload.received < upload.bytes.length) {
            throw conflict(
                    upload.received + " of " + upload.bytes.length + " bytes came", "send the rest, then commit");
        }
        String digest = HexFormat.of().formatHex(Canonical.sha256().digest(upload.bytes));
        if (differs(upload.begun.sha256(), digest) || differs(wanted.sha256(), digest)) {
            coming.remove(caller.person());
            throw conflict("its SHA-256 is " + digest + ", not the one that was announced", "begin the upload again");
        }
        upload.digest = Optional.of(digest);
        return upload.view();
    }

    private static boolean differs(Optional<String> announced, String digest) {
        return announced
                .filter(each -> !each.toLowerCase(Locale.ROOT).equals(digest))
                .isPresent();
    }

    /// An archive that came in one piece.
    static Whole given(byte[] bytes, Optional<String> announced) {
        String digest = HexFormat.of().formatHex(Canonical.sha256().digest(bytes));
        if (differs(announced, digest)) {
            throw conflict("its SHA-256 is " + digest + ", not the one that you named", "look at it again");
        }
        return new Whole(bytes, false);
    }

    /// The bytes of an archive that came whole.
    synchronized Whole whole(PersonId owner, String id, String slug, Optional<String> announced) {
        Coming upload = find(owner, id);
        String digest = upload.digest.orElseThrow(
                () -> conflict("the upload is not whole yet", "finish it with skills.upload.commit"));
        if (!upload.begun.slug().equals(slug)) {
            throw conflict("it was brought as " + upload.begun.slug(), "install it under that slug");
        }
        if (differs(announced, digest)) {
            throw conflict("its SHA-256 is " + digest + ", not the one that you named", "look at it again");
        }
        return new Whole(upload.bytes, upload.begun.force().orElse(false));
    }

    /// It was installed, and is not kept a second time.
    synchronized void done(PersonId owner, String id) {
        coming.computeIfPresent(owner, (_, upload) -> upload.id.equals(id) ? null : upload);
    }

    private Coming find(PersonId owner, String id) {
        return Optional.ofNullable(coming.get(owner))
                .filter(upload -> upload.id.equals(id) && clock.instant().isBefore(upload.until))
                .orElseThrow(() -> new Fault(
                        ErrorCode.NOT_FOUND,
                        "there is no such upload",
                        Map.of(HINT, "an upload is kept for a few minutes, and one at a time: begin it again")));
    }

    private static Fault conflict(String what, String hint) {
        return new Fault(ErrorCode.CONFLICT, what, Map.of(HINT, hint));
    }
}
