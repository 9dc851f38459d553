package dev.clawnet.app.config;

import dev.clawnet.app.config.ConfigProblem.Complaint;
import dev.clawnet.app.config.ConfigProblem.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// Reads JSON5 and keeps the place of every value.
///
/// Threat: a file that is deep or long enough to hurt the one who reads it. Depth and length are bounded; see
/// `ConfigFileTest`.
final class Json5 {
    static final int MAX_DEPTH = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(
                    JsonReadFeature.ALLOW_JAVA_COMMENTS,
                    JsonReadFeature.ALLOW_SINGLE_QUOTES,
                    JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES,
                    JsonReadFeature.ALLOW_TRAILING_COMMA,
                    JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER,
                    JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS,
                    JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS,
                    JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(1_000_000)
                    .maxNumberLength(64)
                    .maxNameLength(1024)
                    .build())
            .build();

    private final String file;
    private final JsonParser parser;

    private Json5(String file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    static ConfigValue read(String file, String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            Json5 reader = new Json5(file, parser);
            if (parser.nextToken() == null) {
                throw reader.problem(new Place(1, 1), "the file is empty; an empty configuration is {}");
            }
            ConfigValue value = reader.value();
            if (parser.nextToken() != null) {
                throw reader.problem(reader.here(), "the file goes on after its end");
            }
            return value;
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            Place place = at == null ? new Place(1, 1) : new Place(at.getLineNr(), at.getColumnNr());
            throw new ConfigProblem(file, List.of(new Complaint(place, wording(e))));
        }
    }

    private ConfigValue value() {
        Place place = here();
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> table(place);
            case START_ARRAY -> items(place);
            case VALUE_STRING -> new ConfigValue.Text(place, parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new ConfigValue.Digits(place, parser.getString());
            case VALUE_TRUE -> new ConfigValue.Flag(place, true);
            case VALUE_FALSE -> new ConfigValue.Flag(place, false);
            case VALUE_NULL -> new ConfigValue.Nothing(place);
            default -> throw problem(place, "a value is expected here");
        };
    }

    private ConfigValue table(Place place) {
        Map<String, ConfigValue.Member> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Place key = here();
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, new ConfigValue.Member(key, value()));
        }
        return new ConfigValue.Table(place, members);
    }

    private ConfigValue items(Place place) {
        List<ConfigValue> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(value());
        }
        return new ConfigValue.Items(place, values);
    }

    private Place here() {
        TokenStreamLocation at = parser.currentTokenLocation();
        return new Place(at.getLineNr(), at.getColumnNr());
    }

    private ConfigProblem problem(Place place, String what) {
        return new ConfigProblem(file, List.of(new Complaint(place, what)));
    }

    /// The reader's own words for the one mistake people make most, and the parser's for the rest, without what it
    /// says about itself.
    private static String wording(JacksonException e) {
        String text = e.getOriginalMessage();
        if (e instanceof StreamReadException && text.startsWith("Duplicate")) {
            return "the same key stands twice in one object";
        }
        return "not JSON5: " + text.lines().findFirst().orElse("unreadable").replaceAll("\\s*\\(.*$", "");
    }
}
