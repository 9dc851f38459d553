package dev.clawnet.gateway.agent.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a model at a provider: `openai:gpt-x`, `anthropic/claude-y`, `ollama:llama3:8b`,
/// `scripted:procurement.script`. The first `:` or `/` ends the provider.
///
/// @param provider key of the settings' table of providers
/// @param name what the provider calls it; for `scripted`, the script's file name
public record ModelRef(String provider, String name) {
    private static final Pattern FORM =
            Pattern.compile("(?<provider>[a-z][a-z0-9-]{0,31})[:/](?<name>[^\\p{Cntrl}\\s]{1,200})");

    /// No model: of an agent whose owner chose none, where the configuration names none for all.
    public static final ModelRef NONE = new ModelRef("none", "none");

    public ModelRef {
        if (!FORM.matcher(provider + ":" + name).matches()) {
            throw new IllegalArgumentException(
                    "a model reference has the form provider:name, for example openai:gpt-5 or scripted:demo.script");
        }
    }

    /// `IllegalArgumentException` when the text is not a reference; its message says what is.
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ModelRef of(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? new ModelRef(matcher.group("provider"), matcher.group("name"))
                : new ModelRef("", text);
    }

    /// What an earlier version let somebody write is no model: whoever asks it is told how to give the agent one.
    public static ModelRef stored(String text) {
        return FORM.matcher(text).matches() ? of(text) : NONE;
    }

    @JsonValue
    @Override
    public String toString() {
        return provider + ":" + name;
    }
}
