package org.kohsuke.stapler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Signatures of stapler 1903.1905.ve5a_f469356f0. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
@Documented
@InjectedParameter(QueryParameter.HandlerImpl.class)
public @interface QueryParameter {

    String value() default "";

    boolean required() default false;

    boolean fixEmpty() default false;

    class HandlerImpl extends AnnotationHandler<QueryParameter> {

        public HandlerImpl() {}
    }
}
