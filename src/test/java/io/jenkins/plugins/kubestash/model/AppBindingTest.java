package io.jenkins.plugins.kubestash.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppBindingTest {
    private static final String FULL = """
            apiVersion: appcatalog.appscode.com/v1alpha1
            kind: AppBinding
            metadata:
              name: redis
              namespace: demo
              labels: {app: shop}
              managedFields: [{manager: somebody}]
            spec:
              type: kubedb.com/redis
              version: 7.0
              appRef: {apiGroup: kubedb.com, kind: Redis, namespace: demo, name: redis}
              clientConfig:
                service: {scheme: redis, name: redis, port: 6379, path: "0", query: a=b}
                insecureSkipTLSVerify: true
                serverName: redis.example.com
              secret: {name: redis-auth}
              tlsSecret: {apiGroup: "", kind: Secret, name: redis-client-cert}
              secretTransforms:
              - renameKey: {from: user, to: username}
              - addKey: {key: a, value: YmFzZTY0, stringValue: plain}
              - addKeysFrom: {secretRef: {name: more}}
              - removeKey: {key: b}
              parameters:
                apiVersion: config.kubedb.com/v1alpha1
                kind: RedisConfiguration
                clientCertSecret: {name: c}
              somethingNew: {deep: [1, 2]}
            """;

    @Test
    void readsEveryFieldAndIgnoresUnknownOnes() {
        AppBinding binding = AppBinding.read(FULL);

        assertThat(binding.ref()).isEqualTo(new ObjectRef("demo", "redis"));
        assertThat(binding.spec().version()).contains("7.0");
        assertThat(binding.spec().appRef()).contains(new TypedRef("kubedb.com", "Redis", "demo", "redis"));
        assertThat(binding.spec().clientConfig().orElseThrow().serverName()).contains("redis.example.com");
        assertThat(binding.spec().clientConfig().orElseThrow().insecureSkipTLSVerify())
                .isTrue();
        assertThat(binding.spec().secret()).contains(SecretRef.named("redis-auth"));
        assertThat(binding.spec().tlsSecret()).contains(SecretRef.named("redis-client-cert"));
        assertThat(binding.spec().secretTransforms())
                .hasExactlyElementsOfTypes(
                        SecretTransform.RenameKey.class,
                        SecretTransform.AddKey.class,
                        SecretTransform.AddKeysFrom.class,
                        SecretTransform.RemoveKey.class);
        assertThat(binding.spec()
                        .parameters()
                        .path("clientCertSecret")
                        .path("name")
                        .asText())
                .isEqualTo("c");
        assertThat(binding.problems()).isEmpty();
        assertThat(binding.tls()).isTrue();
    }

    @Test
    void comesBackTheSameFromYamlAndFromJson() {
        AppBinding binding = AppBinding.read(FULL);

        assertThat(AppBinding.read(Documents.toYaml(binding))).isEqualTo(binding);
        assertThat(AppBinding.read(Documents.toJson(binding))).isEqualTo(binding);
        assertThat(Documents.toYaml(binding))
                .startsWith(
                        "apiVersion: appcatalog.appscode.com/v1alpha1\nkind: AppBinding\nmetadata:\n  name: redis\n")
                .contains("  secretTransforms:\n  - renameKey:\n      from: user\n      to: username\n")
                .doesNotContain("---", "null", "managedFields");
    }

    @Test
    void aServiceIsReachedByItsNameInItsNamespace() {
        assertThat(AppBinding.read(FULL).address())
                .isEqualTo(new Address("redis", "redis.demo.svc", 6379, "/0", "a=b"));
        assertThat(AppBinding.read(FULL.replace("name: redis, port", "name: redis, namespace: other, port"))
                        .address()
                        .host())
                .isEqualTo("redis.other.svc");
    }

    @ParameterizedTest
    @CsvSource(
            emptyValue = "",
            value = {
                "redis://db.example.com:6379/0,      redis, db.example.com, 6379, /0, ''",
                "db_1.example.com:6379,              '',    db_1.example.com, 6379, '', ''",
                "rediss://[2001:db8::1]:6380?x=y,    rediss, 2001:db8::1, 6380, '', x=y",
                "10.0.0.1:1/,                        '',    10.0.0.1, 1, /, ''",
            })
    void aUrlIsTakenApart(String url, String scheme, String host, int port, String path, String query) {
        assertThat(withClient("{url: '" + url + "'}").address())
                .isEqualTo(new Address(scheme, host, port, path, query));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://user:s3cret@db:6379",
                "redis://user:s3@cret@db:6379",
                "user:s3cret@tcp(db:3306)/x",
                "redis://:s3cret@db:6379"
            })
    void aUrlWithAPasswordIsRefusedAndNotRepeated(String url) {
        AppBinding binding = withClient("{url: '" + url + "'}");

        assertThatIllegalArgumentException()
                .isThrownBy(binding::address)
                .withMessage("AppBinding demo/redis: spec.clientConfig.url has a user or a password in it:"
                        + " put them into spec.secret");
        assertThat(binding.problems()).hasSize(1);
        assertThat(binding.toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                    | spec.clientConfig has neither url nor service: write one of them",
                "{url: 'a:1', service: {name: a, port: 1}} | spec.clientConfig has both url and service: write one of them",
                "{service: {name: a}}                  | spec.clientConfig.service.port is missing",
                "{service: {port: 1}}                  | spec.clientConfig.service.name is missing",
                "{service: {name: a, port: 70000}}     | spec.clientConfig.service port 70000 is out of range: write 1 to 65535",
                "{service: {name: a, port: -1}}        | spec.clientConfig.service port -1 is out of range: write 1 to 65535",
                "{url: 'redis://db'}                   | spec.clientConfig.url has no port: write [scheme://]db:<port>",
                "{url: 'db:99999'}                     | spec.clientConfig.url port 99999 is out of range: write 1 to 65535",
                "{url: 'redis://a b:1'}                | spec.clientConfig.url 'a b:1' is not host:port: write [scheme://]host:port[/path]",
            })
    void saysWhyThereIsNoAddress(String client, String line) {
        AppBinding binding = withClient(client);

        assertThat(binding.problems()).containsExactly(line);
        assertThatIllegalArgumentException().isThrownBy(binding::address).withMessage("AppBinding demo/redis: " + line);
        assertThatIllegalArgumentException()
                .isThrownBy(binding::requireSound)
                .withMessage("AppBinding demo/redis: " + line);
    }

    @Test
    void saysThatTheClientConfigIsMissing() {
        AppBinding binding = AppBinding.read("{kind: AppBinding, metadata: {name: redis, namespace: demo}, spec: {}}");

        assertThat(binding.problems()).containsExactly("spec.clientConfig is missing: name a service or a url");
        assertThatIllegalArgumentException()
                .isThrownBy(binding::engine)
                .withMessageContaining("spec.type does not name an engine");
    }

    @ParameterizedTest
    @CsvSource({"kubedb.com/redis, redis", "etcd, etcd", "a/b/Redis, redis", "kubedb.com/MongoDB, mongodb"})
    void theEngineIsTheLastPartOfTheType(String type, String engine) {
        assertThat(AppBinding.read("{spec: {type: '" + type + "'}}").engine()).isEqualTo(engine);
    }

    @Test
    void theKindBehindItSaysTheEngineWhenTheTypeDoesNot() {
        assertThat(AppBinding.read("{spec: {appRef: {kind: Redis}}}").engine()).isEqualTo("redis");
    }

    @Test
    void onlyASecretOfKubernetesCanBeUsed() {
        AppBinding binding = AppBinding.read(FULL.replace(
                "secret: {name: redis-auth}", "secret: {apiGroup: virtual-secrets.dev, kind: Secret, name: x}"));

        assertThat(binding.problems())
                .containsExactly("spec.secret is of kind 'virtual-secrets.dev/Secret': only a Secret of Kubernetes"
                        + " itself can be used");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{}]", "[{renameKey: {from: a, to: b}, removeKey: {key: c}}]", "[{shout: {}}]", "[word]"})
    void aTransformHasExactlyOneMember(String transforms) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AppBinding.read("{kind: AppBinding, metadata: {name: redis, namespace: demo},"
                        + " spec: {secretTransforms: " + transforms + "}}"))
                .withMessageStartingWith("AppBinding demo/redis: spec.secretTransforms[0] is ")
                .withMessageEndingWith("one of renameKey, addKey, addKeysFrom, removeKey, and only one, is wanted");
    }

    @Test
    void incompleteTransformsAreNamed() {
        AppBinding binding = AppBinding.read("""
                spec:
                  clientConfig: {url: 'a:1'}
                  secretTransforms:
                  - renameKey: {from: a}
                  - addKey: {key: a, value: 'not base64!'}
                  - addKeysFrom: {}
                  - removeKey: {}
                """);

        assertThat(binding.problems())
                .containsExactly(
                        "spec.secretTransforms[0].renameKey wants both from and to",
                        "spec.secretTransforms[1].addKey.value is not base64: plain text goes into stringValue",
                        "spec.secretTransforms[2].addKeysFrom.secretRef.name is missing",
                        "spec.secretTransforms[3].removeKey.key is missing");
    }

    @Test
    void plainTextWinsOverBase64AndIsNotShown() {
        SecretTransform.AddKey key = (SecretTransform.AddKey)
                AppBinding.read(FULL).spec().secretTransforms().get(1);

        assertThat(key.base64()).isEqualTo("cGxhaW4=");
        assertThat(key.toString()).doesNotContain("plain");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'-----BEGIN CERTIFICATE----- abc' | is plain PEM: write the PEM in base64",
                "'***'  | is not base64: write the PEM of the CA in base64",
                "'YWJj' | holds no '-----BEGIN CERTIFICATE-----': write the PEM of the CA in base64",
                "'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJ4Cg==' | holds a certificate that cannot be read: it may be cut off",
            })
    void aBadCaIsNamed(String bundle, String line) {
        assertThat(withClient("{url: 'a:1', caBundle: '" + bundle.replace("'", "") + "'}")
                        .problems())
                .isEqualTo(List.of("spec.clientConfig.caBundle " + line));
    }

    @ParameterizedTest
    @CsvSource({"redis://a:1, false", "rediss://a:1, true", "a:1, false", "HTTPS://a:1, true"})
    void theSchemeSaysWhetherClientsTalkTls(String url, boolean tls) {
        assertThat(withClient("{url: '" + url + "'}").tls()).isEqualTo(tls);
    }

    private static AppBinding withClient(String clientConfig) {
        return AppBinding.read("kind: AppBinding\nmetadata: {name: redis, namespace: demo}\nspec:\n  clientConfig: "
                + clientConfig + "\n");
    }
}
