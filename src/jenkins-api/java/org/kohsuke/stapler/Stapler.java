package org.kohsuke.stapler;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;

/** Signatures of stapler 1903.1905.ve5a_f469356f0. */
public class Stapler extends HttpServlet {

    public Stapler() {}

    @Override
    public void init(ServletConfig servletConfig) throws ServletException {
        throw new UnsupportedOperationException();
    }

    public static StaplerRequest2 getCurrentRequest2() {
        return null; // as outside of requests
    }
}
