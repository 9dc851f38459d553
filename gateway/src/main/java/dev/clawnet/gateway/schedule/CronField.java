package dev.clawnet.gateway.schedule;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One field of a cron expression: which numbers it takes.
///
/// @param any whether it begins with a star, so that it leaves its unit open
record CronField(BitSet values, boolean any) {
    /// What a field counts.
    enum Unit {
        MINUTE("minute", 0, 59, List.of()),
        HOUR("hour", 0, 23, List.of()),
        DAY("day of the month", 1, 31, List.of()),
        MONTH(
                "month",
                1,
                12,
                List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
        /// 7 is Sunday as well as 0.
        WEEKDAY("day of the week", 0, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

        private final String word;
        private final int least;
        private final int most;
        /// Joined by commas.
        private final String names;

        Unit(String word, int least, int most, List<String> names) {
            this.word = word;
            this.least = least;
            this.most = most;
            this.names = String.join(",", names);
        }

        private List<String> names() {
            return names.isEmpty() ? List.of() : List.of(names.split(",", -1));
        }
    }

    CronField {
        values = (BitSet) values.clone();
    }

    boolean has(int value) {
        return values.get(value);
    }

    /// The first value from `from` on.
    Optional<Integer> from(int from) {
        int next = values.nextSetBit(from);
        return next < 0 ? Optional.empty() : Optional.of(next);
    }

    static CronField parse(Unit unit, String text) {
        BitSet values = new BitSet(64);
        for (String part : text.split(",", -1)) {
            add(unit, part, values);
        }
        if (unit == Unit.WEEKDAY && values.get(7)) {
            values.clear(7);
            values.set(0);
        }
        return new CronField(values, text.startsWith("*") || text.equals("?"));
    }

    private static void add(Unit unit, String part, BitSet values) {
        String[] stepped = part.split("/", -1);
        if (stepped.length > 2) {
            throw wrong(unit, part);
        }
        int step = stepped.length == 2 ? number(unit, stepped[1], 1, unit.most + 1) : 1;
        String range = stepped[0];
        int from = unit.least;
        int to = unit == Unit.WEEKDAY ? 6 : unit.most;
        if (!range.equals("*") && !range.equals("?")) {
            String[] ends = range.split("-", -1);
            if (ends.length > 2) {
                throw wrong(unit, part);
            }
            from = value(unit, ends[0]);
            if (ends.length == 2) {
                to = value(unit, ends[1]);
            } else if (stepped.length == 1) {
                to = from;
            }
        }
        if (from > to) {
            throw wrong(unit, part);
        }
        for (int value = from; value <= to; value += step) {
            values.set(value);
        }
    }

    private static int value(Unit unit, String text) {
        int name = unit.names().indexOf(text.toUpperCase(Locale.ROOT));
        return name >= 0 ? name + (unit == Unit.MONTH ? 1 : 0) : number(unit, text, unit.least, unit.most);
    }

    private static int number(Unit unit, String text, int least, int most) {
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw wrong(unit, text);
        }
        return Integer.parseInt(text);
    }

    private static IllegalArgumentException wrong(Unit unit, String part) {
        String shown = part.length() <= 20 ? part : part.substring(0, 20) + "...";
        return new IllegalArgumentException("the " + unit.word + " of a cron expression takes " + unit.least + " to "
                + unit.most
                + (unit.names.isEmpty() ? "" : ", names such as " + unit.names().getFirst())
                + ", *, lists, ranges and steps, not '" + shown + "'");
    }
}
