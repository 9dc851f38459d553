package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.agent.Bookshelf;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.protocol.catalogue.SkillMethods;
import dev.clawnet.protocol.catalogue.SkillMethods.Inspected;
import dev.clawnet.protocol.catalogue.SkillMethods.Installed;
import dev.clawnet.protocol.catalogue.SkillMethods.Needs;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves `skills.inspect`, `skills.install`, `skills.remove` and `skills.restore`: skills that all agents of the
/// caller share. What is installed is what its owner looked at, pinned by its digest before it lies there.
///
/// All writing is guarded by this monitor.
public final class SkillInstalls {
    private static final Logger LOG = LoggerFactory.getLogger(SkillInstalls.class);
    private static final String HINT = "hint";
    private static final String DONE = "done";

    private final Store store;
    private final Bookshelf books;
    private final SkillPins pins;
    private final InstantSource clock;
    private final SkillUploads uploads;

    public SkillInstalls(Store store, Bookshelf books, SkillPins pins, SkillUploads uploads, InstantSource clock) {
        this.uploads = uploads;
        this.store = store;
        this.books = books;
        this.pins = pins;
        this.clock = clock;
    }

    public void bind(MethodTable table) {
        uploads.bind(table);
        table.bind(SkillMethods.SKILLS_INSPECT, this::inspect);
        table.bind(SkillMethods.SKILLS_INSTALL, this::install);
        table.bind(SkillMethods.SKILLS_REMOVE, this::remove);
        table.bind(SkillMethods.SKILLS_RESTORE, this::restore);
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "archive is not base64");
        }
    }

    private static Fault either() {
        return new Fault(ErrorCode.INVALID_REQUEST, "give either archive or uploadId");
    }

    private static Map<String, byte[]> unpacked(byte[] archive) {
        try {
            return SkillArchive.files(archive);
        } catch (SkillArchive.Refused refused) {
            throw new Fault(
                    ErrorCode.INVALID_REQUEST,
                    String.valueOf(refused.getMessage()),
                    Map.of(HINT, "a skill is a zip or tar.gz of plain files with a SKILL.md: ask who made it"));
        }
    }

    private Inspected inspect(Caller caller, SkillMethods.Inspect wanted) {
        if (wanted.archive().isPresent() == wanted.uploadId().isPresent()) {
            throw either();
        }
        Map<String, byte[]> files = unpacked(wanted.archive()
                .map(SkillInstalls::decoded)
                .orElseGet(() -> uploads.whole(
                                caller.person(), wanted.uploadId().orElseThrow(), wanted.slug(), Optional.empty())
                        .bytes()));
        byte[] head = files.getOrDefault(Skills.FILE, new byte[0]);
        Skill skill = Skill.of(Skills.head(head), wanted.slug(), Skill.Source.SHARED, "", "");
        return new Inspected(
                skill.name(),
                skill.description(),
                List.copyOf(files.keySet()),
                files.values().stream().mapToLong(each -> each.length).sum(),
                needs(skill.needs()),
                needs(skill.needs().missing()));
    }

    private static Needs needs(Skill.Needs needs) {
        return new Needs(needs.bins(), needs.anyBins(), needs.env(), needs.config(), needs.os());
    }

    private SkillFolders folders(Caller caller) throws IOException {
        return SkillFolders.of(books.of(caller.person()))
                .orElseThrow(() -> new Fault(
                        ErrorCode.CONFLICT,
                        "your agents have no folder that could hold a skill",
                        Map.of(HINT, "folders are there when the gateway runs by a configuration file")));
    }

    private Installed install(Caller caller, SkillMethods.Install wanted) {
        if (wanted.archive().isPresent() == wanted.uploadId().isPresent()) {
            throw either();
        }
        SkillUploads.Whole whole = wanted.uploadId()
                .map(id -> uploads.whole(caller.person(), id, wanted.slug(), wanted.sha256()))
                .orElseGet(() -> SkillUploads.given(decoded(wanted.archive().orElseThrow()), wanted.sha256()));
        boolean force = wanted.force().orElse(whole.force());
        Installed installed = install(caller, wanted.slug(), force, unpacked(whole.bytes()));
        wanted.uploadId().ifPresent(id -> uploads.done(caller.person(), id));
        return installed;
    }

    private synchronized Installed install(Caller caller, String slug, boolean force, Map<String, byte[]> files) {
        try {
            SkillFolders folders = folders(caller);
            boolean there = folders.holds(slug);
            if (there && !force) {
                throw new Fault(
                        ErrorCode.CONFLICT,
                        "there is a skill " + slug + " already",
                        Map.of(HINT, "`--force` puts the old one into the trash; `clawnet skills info` shows it"));
            }
            Path draft = folders.draft(files);
            Path parent = Optional.ofNullable(draft.getParent()).orElseThrow();
            Skill skill = Skills.at(parent, SkillFolders.PLACE, slug)
                    .filter(found -> !found.digest().isEmpty())
                    .orElseThrow(() -> new Fault(ErrorCode.INVALID_REQUEST, "its files cannot be read as a skill"));
            Optional<String> trash = there ? Optional.of(trash(slug)) : Optional.empty();
            pinned(caller, skill);
            if (trash.isPresent()) {
                folders.remove(slug, trash.get());
            }
            folders.install(draft, slug);
            return new Installed(true, slug, skill.name(), skill.digest(), trash);
        } catch (IOException e) {
            throw failed(caller, slug, e);
        }
    }

    private String trash(String slug) {
        return clock.instant().toEpochMilli() + "-" + slug;
    }

    /// Before anything lies where runs look: what comes is what its owner takes.
    private void pinned(Caller caller, Skill skill) {
        String id = Start.SHARED + "/" + skill.name();
        store.write(tx -> {
            tx.put(SkillPins.PIN, caller.person(), id, new SkillPin(skill.digest(), true, Optional.empty()));
            return Change.of(
                    true, pins.entry(caller.person(), caller.actor(), "skill.installed", id, skill.digest(), DONE));
        });
    }

    private Fault failed(Caller caller, String slug, IOException e) {
        LOG.warn("skills.not_written kind={}", e.getClass().getSimpleName());
        store.write(_ -> Change.of(
                true,
                pins.entry(caller.person(), caller.actor(), "skill.failed", Start.SHARED + "/" + slug, "-", "failed")));
        return new Fault(
                ErrorCode.CONFLICT,
                "the folder of skills cannot be written",
                Map.of(HINT, "look at the folder `skills` beside the workspaces on the gateway's machine"));
    }

    private synchronized SkillMethods.Removed remove(Caller caller, SkillMethods.Remove wanted) {
        try {
            SkillFolders folders = folders(caller);
            if (!folders.holds(wanted.slug())) {
                throw noSkill();
            }
            String trash = trash(wanted.slug());
            noted(caller, "skill.removed", wanted.slug());
            folders.remove(wanted.slug(), trash);
            return new SkillMethods.Removed(true, wanted.slug(), trash);
        } catch (IOException e) {
            throw failed(caller, wanted.slug(), e);
        }
    }

    private static Fault noSkill() {
        return new Fault(
                ErrorCode.NOT_FOUND,
                "no such skill was installed",
                Map.of(HINT, "list them with `clawnet skills list`; one of an agent's workspace is a folder there"));
    }

    private synchronized SkillMethods.Removed restore(Caller caller, SkillMethods.Restore wanted) {
        try {
            SkillFolders folders = folders(caller);
            String slug = wanted.trash().substring(wanted.trash().indexOf('-') + 1);
            if (!folders.trashed(wanted.trash())) {
                List<String> there = folders.trashed();
                throw new Fault(
                        ErrorCode.NOT_FOUND,
                        "nothing in the trash is called " + wanted.trash(),
                        Map.of(
                                HINT,
                                there.isEmpty() ? "the trash is empty" : "there are: " + String.join(", ", there)));
            }
            if (folders.holds(slug)) {
                throw new Fault(
                        ErrorCode.CONFLICT,
                        "there is a skill " + slug + " already",
                        Map.of(HINT, "remove that one first: `clawnet skills remove " + slug + "`"));
            }
            noted(caller, "skill.restored", slug);
            folders.restore(wanted.trash(), slug);
            return new SkillMethods.Removed(true, slug, wanted.trash());
        } catch (IOException e) {
            throw failed(caller, "-", e);
        }
    }

    private void noted(Caller caller, String kind, String slug) {
        store.write(_ -> Change.of(
                true, pins.entry(caller.person(), caller.actor(), kind, Start.SHARED + "/" + slug, "-", DONE)));
    }
}
