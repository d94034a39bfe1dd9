package org.kohsuke.stapler.interceptor;

/** Signatures of stapler 1903.1905.ve5a_f469356f0. */
public abstract class Interceptor {

    public Interceptor() {}
}
