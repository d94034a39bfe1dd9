package org.kohsuke.stapler;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import net.sf.json.JSONObject;

/** Signatures of stapler 1903.1905.ve5a_f469356f0. */
public interface StaplerRequest2 extends HttpServletRequest {

    <T> T bindJSON(Class<T> type, JSONObject jsonObject);

    <T> List<T> bindJSONToList(Class<T> type, Object object);
}
