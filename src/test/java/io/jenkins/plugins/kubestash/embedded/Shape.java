package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.Map;
import java.util.stream.Collectors;

/** Holds objects against the published schema: an unknown field or a wrong type is refused by its path. */
final class Shape {
    private static final Map<String, Class<?>> CLASSES = Map.of(
            "Job", Job.class,
            "Pod", Pod.class,
            "Secret", Secret.class,
            "ConfigMap", ConfigMap.class,
            "PersistentVolumeClaim", PersistentVolumeClaim.class,
            "Service", Service.class,
            "StatefulSet", StatefulSet.class,
            "Namespace", Namespace.class);

    private static final ObjectMapper STRICT = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                // the model classes keep unknown fields; here they shall be found
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            });

    private Shape() {}

    /** @throws ApiException 400 as under {@code fieldValidation=Strict} */
    static void check(ResourceType type, ObjectNode object) {
        Class<?> model = CLASSES.get(type.kind());
        if (model == null) {
            return;
        }
        try {
            STRICT.treeToValue(object, model);
        } catch (UnrecognizedPropertyException e) {
            throw refused(type, "strict decoding error: unknown field \"" + path(e) + "\"");
        } catch (JsonMappingException e) {
            throw refused(type, "json: cannot unmarshal field " + path(e) + ": " + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            throw refused(type, e.getOriginalMessage());
        }
    }

    private static ApiException refused(ResourceType type, String why) {
        return ApiException.badRequest("%s in version \"%s\" cannot be handled as a %s: %s"
                .formatted(type.kind(), type.version(), type.kind(), why));
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }
}
