package io.jenkins.plugins.kubestash.acceptance;

/** Pages as a reader sees them. */
final class Pages {
    private static final int MOST = 600;

    private Pages() {}

    /** The first words of a page. */
    static String text(String html) {
        String text = words(html);
        return text.length() > MOST ? text.substring(0, MOST) + "…" : text;
    }

    /** The words of a page, on one line. */
    static String words(String html) {
        return html.replaceAll("(?s)<(script|style|head|svg|template)[ >].*?</\\1>", " ")
                .replaceAll("<[^>]*>", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#039;", "'")
                .replace("&amp;", "&")
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** Text as it stands in XML. */
    static String xml(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
