package dev.clawnet.gateway.agent.model;

import dev.clawnet.gateway.agent.model.ModelSettings.Api;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// An agent's own credentials and models: `auth-profiles.json` and `models.json` of its folder, in OpenClaw's shape.
/// What they say of a provider goes before what the configuration says, for this agent alone.
///
/// Threat: a file that somebody else wrote, which would send this agent's questions elsewhere. A file that is a link,
/// too large, or writable by others is not read; see `OwnProvidersTest`.
final class OwnProviders {
    /// Credentials for one provider that are tried: each may cost a question. More are passed over.
    private static final int MOST_PROFILES = 8;

    private static final Set<PosixFilePermission> OTHERS_WRITE = PosixFilePermissions.fromString("----w--w-");

    private final Path folder;

    OwnProviders(Path folder) {
        this.folder = folder;
    }

    /// The provider as this agent asks it; empty when nobody says where it is.
    ///
    /// @param shared what the configuration says of it
    /// @param profile with this one of its credentials; absent: the first that can be used
    /// @param now what is over by then does not count
    /// @throws ModelFailure when a file is there that cannot be used: its agent's questions go nowhere then
    Optional<ModelSettings.Provider> provider(
            String name, Optional<ModelSettings.Provider> shared, Optional<String> profile, Instant now)
            throws ModelFailure {
        JsonNode models = read("models.json");
        JsonNode profiles = read("auth-profiles.json");
        Optional<ModelSettings.Provider> place =
                place(models.path("providers").path(name)).or(() -> shared);
        Optional<Secret> key = ids(profiles, name).stream()
                .filter(id -> profile.isEmpty() || profile.get().equals(id))
                .flatMap(id -> key(profiles, id, name, now).stream())
                .findFirst();
        if (place.isEmpty() && key.isPresent()) {
            place = UsualProviders.of(name);
        }
        return place.map(found ->
                new ModelSettings.Provider(found.api(), found.baseUrl(), key.or(found::apiKey), found.timing()));
    }

    private static Optional<ModelSettings.Provider> place(JsonNode said) throws ModelFailure {
        if (!said.path("baseUrl").isString()) {
            return Optional.empty();
        }
        try {
            URI url = URI.create(said.path("baseUrl").stringValue());
            return Optional.of(new ModelSettings.Provider(
                    Api.of(Optional.of(said.path("api").asString("")), url), url, secret(said.path("apiKey"))));
        } catch (IllegalArgumentException e) {
            throw unusable("models.json");
        }
    }

    /// Credentials of the agent's own for that provider that can be used, in the order in which they are.
    List<String> profiles(String provider, Instant now) throws ModelFailure {
        JsonNode file = read("auth-profiles.json");
        return ids(file, provider).stream()
                .filter(id -> key(file, id, provider, now).isPresent())
                .distinct()
                .limit(MOST_PROFILES)
                .toList();
    }

    private static List<String> ids(JsonNode file, String provider) {
        List<String> order = new ArrayList<>();
        file.path("order").path(provider).forEach(id -> order.add(id.asString("")));
        if (order.isEmpty()) {
            order.add(file.path("lastGood").path(provider).asString(""));
            order.addAll(file.path("profiles").propertyNames());
        }
        return order;
    }

    private static Optional<Secret> key(JsonNode file, String id, String provider, Instant now) {
        return key(file.path("profiles").path(id), file.path("usageStats").path(id), provider, now);
    }

    private static Optional<Secret> key(JsonNode profile, JsonNode usage, String provider, Instant now) {
        long at = now.toEpochMilli();
        boolean fits = profile.path("provider").asString("").equals(provider)
                && profile.path("expires").asLong(Long.MAX_VALUE) > at
                && usage.path("disabledUntil").asLong(0) <= at;
        return !fits
                ? Optional.empty()
                : switch (profile.path("type").asString("")) {
                    case "api_key" -> secret(profile.path("key"));
                    case "token" -> secret(profile.path("token"));
                    // A login that has to be renewed: its provider takes it from the program that made it.
                    default -> Optional.empty();
                };
    }

    private static Optional<Secret> secret(JsonNode text) {
        return Optional.of(text.asString("").strip())
                .filter(found -> !found.isEmpty() && !found.startsWith("${") && !OwnKeys.isLogin(found))
                .map(Secret::of);
    }

    JsonNode read(String name) throws ModelFailure {
        Path file = folder.resolve(name);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Json.STRICT.createObjectNode();
        }
        try {
            boolean others = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).stream()
                    .anyMatch(OTHERS_WRITE::contains);
            if (others || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw unusable(name);
            }
            try (InputStream bytes = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                byte[] read = bytes.readNBytes(Limits.AGENT_FILE + 1);
                if (read.length > Limits.AGENT_FILE) {
                    throw unusable(name);
                }
                return Json.LENIENT.readTree(read);
            }
        } catch (IOException | JacksonException e) {
            throw unusable(name);
        }
    }

    static ModelFailure unusable(String name) {
        return new ModelFailure(
                ModelFailure.Kind.REFUSED,
                "the agent's own " + name
                        + " cannot be used: it must be a file of its owner alone, in JSON, of at most "
                        + Limits.AGENT_FILE + " bytes");
    }
}
