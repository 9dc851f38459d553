package dev.clawnet.app.config;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a key may hold.
sealed interface Kind {
    /// In words, for people: "a string".
    String words();

    /// A string.
    ///
    /// @param least characters
    /// @param most characters
    /// @param form a regular expression it must match; empty for any
    record Words(int least, int most, String form) implements Kind {
        boolean accepts(String text) {
            return text.length() >= least
                    && text.length() <= most
                    && (form.isEmpty() || Pattern.compile(form).matcher(text).find());
        }

        @Override
        public String words() {
            if (!form.isEmpty()) {
                return "a string like " + form;
            }
            if (most < Integer.MAX_VALUE) {
                return "a string of at most " + most + " characters";
            }
            return least > 0 ? "a string that is not empty" : "a string";
        }
    }

    record Word(String word) implements Kind {
        @Override
        public String words() {
            return "\"" + word + "\"";
        }
    }

    record Flag() implements Kind {
        @Override
        public String words() {
            return "true or false";
        }
    }

    record No() implements Kind {
        @Override
        public String words() {
            return "false";
        }
    }

    /// A number.
    ///
    /// @param open whether `least` itself is too small
    record Range(boolean whole, double least, boolean open, double most) implements Kind {
        boolean accepts(double number) {
            return (!whole || number == Math.rint(number))
                    && !Double.isInfinite(number)
                    && (open ? number > least : number >= least)
                    && number <= most;
        }

        @Override
        public String words() {
            String name = whole ? "a whole number" : "a number";
            boolean below = least > Double.NEGATIVE_INFINITY;
            boolean above = most < Double.POSITIVE_INFINITY;
            if (below && above) {
                return name + (open ? " above " : " from ") + print(least) + (open ? " up to " : " to ") + print(most);
            }
            if (below) {
                return name + (open ? " above " : " from ") + print(least);
            }
            return above ? name + " up to " + print(most) : name;
        }

        private static String print(double number) {
            return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
        }
    }

    /// An object with the keys below.
    record Keys() implements Kind {
        @Override
        public String words() {
            return "an object";
        }
    }

    /// A list of objects with the keys below.
    record Tables() implements Kind {
        @Override
        public String words() {
            return "a list of objects";
        }
    }

    /// A list of values, each of one of these kinds.
    record Values(List<Kind> of) implements Kind {
        public Values {
            of = List.copyOf(of);
        }

        @Override
        public String words() {
            return "a list, each of it " + either(of);
        }
    }

    record Anything() implements Kind {
        @Override
        public String words() {
            return "anything";
        }
    }

    static String either(List<Kind> kinds) {
        return kinds.stream().map(Kind::words).collect(Collectors.joining(" or "));
    }
}
