package dev.clawnet.app.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads values that were checked before, or that must not be: what is absent or of another type is empty.
final class Loose {
    private Loose() {}

    static Map<String, ConfigValue.Member> members(Optional<ConfigValue> value) {
        return value.filter(ConfigValue.Table.class::isInstance)
                .map(table -> ((ConfigValue.Table) table).members())
                .orElse(Map.of());
    }

    static Optional<ConfigValue> member(Optional<ConfigValue> value, String name) {
        if (value.isPresent() && value.get() instanceof ConfigValue.Table table) {
            ConfigValue.Member member = table.members().get(name);
            return member == null || member.value() instanceof ConfigValue.Nothing
                    ? Optional.empty()
                    : Optional.of(member.value());
        }
        return Optional.empty();
    }

    static Optional<ConfigValue> at(ConfigValue root, String... way) {
        Optional<ConfigValue> value = Optional.of(root);
        for (String name : way) {
            value = member(value, name);
        }
        return value;
    }

    static List<ConfigValue> items(Optional<ConfigValue> value) {
        return value.filter(ConfigValue.Items.class::isInstance)
                .map(items -> ((ConfigValue.Items) items).values())
                .orElse(List.of());
    }

    /// A string; nothing else.
    static Optional<String> text(Optional<ConfigValue> value) {
        return value.isPresent() && value.get() instanceof ConfigValue.Text text
                ? Optional.of(text.text())
                : Optional.empty();
    }

    static boolean flag(Optional<ConfigValue> value) {
        return value.filter(ConfigValue.Flag.class::isInstance)
                .map(flag -> ((ConfigValue.Flag) flag).set())
                .orElse(false);
    }

    /// An id: a string, or a number as the other programs print it; else empty.
    static String id(Optional<ConfigValue> value) {
        return value.map(found -> switch (found) {
                    case ConfigValue.Text text -> text.text();
                    case ConfigValue.Digits digits -> printed(digits.digits());
                    case ConfigValue.Table _, ConfigValue.Items _, ConfigValue.Flag _, ConfigValue.Nothing _ -> "";
                })
                .orElse("");
    }

    private static String printed(String digits) {
        if (digits.matches("-?[1-9][0-9]{0,14}|0")) {
            return digits;
        }
        double number = Numbers.value(digits);
        if (number == Math.rint(number) && Math.abs(number) < 1e21) {
            return new BigDecimal(number).add(BigDecimal.ZERO).toPlainString();
        }
        return Double.toString(number);
    }
}
