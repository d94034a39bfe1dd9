package org.kohsuke.stapler;

/** Signatures of stapler 1903.1905.ve5a_f469356f0. */
public interface HttpResponse {}
