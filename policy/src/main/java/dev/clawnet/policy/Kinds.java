package dev.clawnet.policy;

import dev.clawnet.policy.Resource.Kind;
import java.util.EnumSet;
import java.util.Set;

/// Which verb takes which kind of object, for identities and for managers. What is not here does not exist.
final class Kinds {
    private static final Set<Kind> LEARNT =
            EnumSet.of(Kind.NODE, Kind.MEMORY, Kind.SESSION, Kind.WORKSPACE, Kind.COLLABORATION, Kind.DRAFTS);
    private static final Set<Kind> SEARCHED = EnumSet.of(
            Kind.NODE, Kind.MEMORY, Kind.SESSION, Kind.WORKSPACE, Kind.COLLABORATION, Kind.DRAFTS, Kind.SERVICE);
    private static final Set<Kind> WRITTEN = EnumSet.of(Kind.NODE, Kind.DRAFTS);
    private static final Set<Kind> FILES = EnumSet.of(Kind.NODE);
    private static final Set<Kind> RUN_IN = EnumSet.of(Kind.NODE, Kind.SANDBOX);
    private static final Set<Kind> INVOKED = EnumSet.of(Kind.SERVICE, Kind.FORM, Kind.NODE);
    private static final Set<Kind> REMOTES = EnumSet.of(Kind.SERVICE);
    private static final Set<Kind> CONVERSATIONS = EnumSet.of(Kind.COLLABORATION);
    private static final Set<Kind> REACHED = EnumSet.of(Kind.PERSON, Kind.COLLABORATION);
    private static final Set<Kind> BOUND = EnumSet.of(Kind.COLLABORATION, Kind.PERSON, Kind.SERVICE);
    private static final Set<Kind> PAID = EnumSet.of(Kind.SERVICE, Kind.PERSON, Kind.RUN);
    private static final Set<Kind> ADDRESSED = EnumSet.of(Kind.SESSION, Kind.PERSON, Kind.CHANNEL);
    private static final Set<Kind> STARTED = EnumSet.of(Kind.RUN, Kind.SESSION);
    private static final Set<Kind> MEMORIES = EnumSet.of(Kind.MEMORY);
    private static final Set<Kind> MANAGERS = EnumSet.of(Kind.MANAGER);
    private static final Set<Kind> PROVIDERS = EnumSet.of(Kind.PROVIDER);
    private static final Set<Kind> OWN_SYSTEM =
            EnumSet.of(Kind.MEMORY, Kind.SESSION, Kind.COLLABORATION, Kind.DRAFTS, Kind.PROPOSALS);
    private static final Set<Kind> SUGGESTIONS = EnumSet.of(Kind.DRAFTS, Kind.PROPOSALS);

    private Kinds() {}

    static boolean forIdentity(Verb verb, Kind kind) {
        Set<Kind> kinds = switch (verb) {
            case READ, LIST, STAT -> LEARNT;
            case SEARCH -> SEARCHED;
            case WRITE, APPEND -> WRITTEN;
            case MOVE, RENAME, COPY, MKDIR, DELETE, UNDO -> FILES;
            case EXEC -> RUN_IN;
            case INVOKE -> INVOKED;
            case FETCH -> REMOTES;
            case SAY, CLOSE -> CONVERSATIONS;
            case CONTACT, COLLABORATE, BRANCH, DISCOVER -> REACHED;
            case CONSULT -> MANAGERS;
            case REMEMBER -> MEMORIES;
            case COMMIT -> BOUND;
            case SPEND -> PAID;
            case SCHEDULE, SPAWN -> STARTED;
            case MESSAGE -> ADDRESSED;
            case MODEL -> PROVIDERS;
        };
        return kinds.contains(kind);
    }

    /// A manager's birthright, and nothing else: no verb that addresses anyone but its owner and its owner's
    /// identities (INV-4, INV-6). Its own system is what agents keep; the owner's machines are not part of it.
    static boolean forManager(Verb verb, Kind kind) {
        return switch (verb) {
            case READ, LIST, SEARCH, STAT -> OWN_SYSTEM.contains(kind);
            case REMEMBER -> kind == Kind.MEMORY;
            case WRITE -> SUGGESTIONS.contains(kind);
            case MODEL -> kind == Kind.PROVIDER;
            case APPEND, MOVE, RENAME, COPY, MKDIR, DELETE, UNDO -> false;
            case EXEC, INVOKE, FETCH, SPEND, SCHEDULE, SPAWN, CONSULT -> false;
            case SAY, CONTACT, COLLABORATE, BRANCH, DISCOVER, CLOSE, COMMIT, MESSAGE -> false;
        };
    }
}
