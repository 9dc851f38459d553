package dev.clawnet.protocol.shape;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// How long a text is, and what may stand in it. On a list or a table it bounds each of its texts.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT})
public @interface Text {
    /// Fewest characters, in UTF-16 units.
    int min() default 0;

    /// Most characters, in UTF-16 units.
    int max();

    Kind kind() default Kind.ANY;

    /// What may stand in it.
    enum Kind {
        ANY,
        /// Anything that is not blank.
        FILLED,
        /// One line that shows all it holds, and is not blank.
        LINE,
        /// Lines that show all they hold; not blank where `min` is above 0.
        BLOCK
    }
}
