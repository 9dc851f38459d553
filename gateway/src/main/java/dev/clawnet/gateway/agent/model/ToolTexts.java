package dev.clawnet.gateway.agent.model;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.json.Json;
import dev.langchain4j.model.openai.internal.OpenAiUtils;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The tools of questions in the words of OpenAI's API, written once for each list of tools rather than for each
/// question: an agent is offered the same ones again and again, and they are most of a short question.
///
/// Its own lock guards the map.
final class ToolTexts {
    /// Lists that are remembered: more than there are kinds of agents and rules in a busy hour. A list is some 10 KB.
    private static final int KEPT = 64;

    private final Map<List<ToolSpec>, Text> texts = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<ToolSpec>, Text> eldest) {
            return size() > KEPT;
        }
    };

    /// JSON that the library writes into its request as it is.
    record Text(String json) {
        @JsonValue
        @JsonRawValue
        @Override
        public String json() {
            return json;
        }
    }

    Text of(List<ToolSpec> tools, Translation translation) {
        synchronized (texts) {
            Text known = texts.get(tools);
            if (known != null) {
                return known;
            }
        }
        Text made = made(translation);
        synchronized (texts) {
            texts.put(tools, made);
        }
        return made;
    }

    /// As the library writes them, without its line breaks.
    private static Text made(Translation translation) {
        String written = dev.langchain4j.internal.Json.toJson(OpenAiUtils.toTools(translation.tools(), false));
        return new Text(Json.STRICT.writeValueAsString(Json.STRICT.readTree(written)));
    }
}
