package dev.clawnet.app.demo;

import dev.clawnet.policy.Resource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Ids and places as people call them: an id is another one each time, what it stands for is not.
final class Names {
    private static final Pattern ID = Pattern.compile("\\b[a-z]{1,4}-[0-9a-z]{26}\\b");

    /// In the order in which they were learnt; owned by the thread that tells the story.
    private final Map<String, String> known = new LinkedHashMap<>();

    private final Map<String, String> homes = new LinkedHashMap<>();

    void learn(String id, String name) {
        known.put(id, name);
    }

    void home(Actor actor) {
        learn(actor.id().value(), actor.name());
        homes.put(actor.id().value(), actor.home() + "/");
    }

    /// The text with every id replaced by its name, or by three dots.
    String in(String text) {
        return ID.matcher(text).replaceAll(found -> Matcher.quoteReplacement(known.getOrDefault(found.group(), "...")));
    }

    /// A typed name of an object, as its owner calls it: a file by its path below the owner's folder.
    String place(String resource) {
        Resource object;
        try {
            object = Resource.parse(resource);
        } catch (IllegalArgumentException notTyped) {
            // Some cards name their object in words.
            return in(resource);
        }
        if (object.kind() != Resource.Kind.NODE) {
            return object.kind() == Resource.Kind.PERSON
                    ? in(object.owner().value())
                    : "its " + object.kind().wire();
        }
        String path = "/"
                + String.join(
                        "/", object.segments().subList(1, object.segments().size()));
        String home = homes.getOrDefault(object.owner().value(), "/");
        return path.startsWith(home) ? path.substring(home.length()) : path + " (outside)";
    }
}
