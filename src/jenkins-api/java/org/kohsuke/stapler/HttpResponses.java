package org.kohsuke.stapler;

/** Signatures of stapler 1903.1905.ve5a_f469356f0. */
public class HttpResponses {

    public HttpResponses() {}

    public static HttpResponses.HttpResponseException redirectViaContextPath(String text) {
        throw new UnsupportedOperationException();
    }

    public abstract static class HttpResponseException extends RuntimeException implements HttpResponse {

        public HttpResponseException() {}
    }
}
