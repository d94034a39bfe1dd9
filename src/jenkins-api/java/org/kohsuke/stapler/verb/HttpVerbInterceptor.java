package org.kohsuke.stapler.verb;

import org.kohsuke.stapler.interceptor.Interceptor;

/** Signatures of stapler 1903.1905.ve5a_f469356f0. */
public class HttpVerbInterceptor extends Interceptor {

    public HttpVerbInterceptor() {}
}
