package dev.clawnet.protocol.shape;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The whole text matches this pattern, which means the same to Java and to ECMAScript. On a list it bounds each of
/// its texts; on a type it is the form in which the type is written.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Form {
    String value();
}
