package org.kohsuke.stapler;

import java.lang.annotation.Annotation;

/** Signatures of stapler 1903.1905.ve5a_f469356f0. */
public abstract class AnnotationHandler<T extends Annotation> {

    public AnnotationHandler() {}
}
