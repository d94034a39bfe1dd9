package io.jenkins.plugins.kubestash.agent.mongodb;

import java.nio.charset.StandardCharsets;

/** Words for people and for URIs. */
final class Texts {
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

    private Texts() {}

    /** What an exception says, or its kind where it says nothing. */
    static String said(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null || message.isBlank()
                ? thrown.getClass().getSimpleName()
                : message.replaceAll("[\\s\\p{Cntrl}]+", " ");
    }

    static String deepest(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return said(cause);
    }

    /** As it may stand in any part of a URI: every byte but letters, digits and four marks as {@code %XX}. */
    static String encoded(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (PLAIN.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append(String.format("%%%02X", (int) c));
            }
        }
        return out.toString();
    }
}
