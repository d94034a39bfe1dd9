package io.jenkins.plugins.kubestash.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a client reaches the database: by a url or through a service, and with which TLS. */
public record ClientConfig(
        Optional<String> url,
        Optional<Service> service,
        Optional<String> caBundle,
        boolean insecureSkipTLSVerify,
        Optional<String> serverName) {

    /** A service of the cluster. Whatever the document leaves out is empty, or 0 for the port. */
    public record Service(String scheme, String name, String namespace, int port, String path, String query) {
        public Service {
            scheme = OrEmpty.text(scheme);
            name = OrEmpty.text(name);
            namespace = OrEmpty.text(namespace);
            path = OrEmpty.text(path);
            query = OrEmpty.text(query);
        }

        private Address address(String otherwise) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException(".name is missing");
            }
            if (port == 0) {
                throw new IllegalArgumentException(".port is missing");
            }
            Address.port(port);
            ObjectRef ref = new ObjectRef(namespace.isEmpty() ? otherwise : namespace, name);
            String slashed = path.isEmpty() || path.startsWith("/") ? path : "/" + path;
            return new Address(scheme, ref.name() + "." + ref.namespace() + ".svc", port, slashed, query);
        }
    }

    public ClientConfig {
        url = OrEmpty.text(url);
        service = OrEmpty.optional(service);
        caBundle = OrEmpty.text(caBundle);
        serverName = OrEmpty.text(serverName);
    }

    /**
     * @param namespace of a service that names none
     * @throws IllegalArgumentException one line that begins with the field's path
     */
    Address address(String namespace) {
        if (url.isPresent() == service.isPresent()) {
            throw new IllegalArgumentException("spec.clientConfig has "
                    + (url.isPresent() ? "both url and service" : "neither url nor service") + ": write one of them");
        }
        try {
            return url.map(Address::parse).orElseGet(() -> service.orElseThrow().address(namespace));
        } catch (IllegalArgumentException e) {
            String field = "spec.clientConfig." + (url.isPresent() ? "url" : "service");
            String separator = e.getMessage().startsWith(".") ? "" : " ";
            throw new IllegalArgumentException(field + separator + e.getMessage(), e);
        }
    }

    /** The scheme in lower case, empty where none is given. */
    String scheme() {
        String url = this.url.orElse("");
        int end = url.indexOf("://");
        return service.map(Service::scheme)
                .orElse(end < 0 ? "" : url.substring(0, end))
                .toLowerCase(Locale.ROOT);
    }

    List<String> problems(String namespace) {
        List<String> problems = new ArrayList<>();
        try {
            address(namespace);
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
        }
        try {
            caBundle.ifPresent(Certificates::pem);
        } catch (IllegalArgumentException e) {
            problems.add("spec.clientConfig.caBundle " + e.getMessage());
        }
        return problems;
    }

    /** Leaves the url out: people write passwords into it. */
    @Override
    public String toString() {
        return "ClientConfig[" + service.map(Service::toString).orElse("url") + "]";
    }
}
