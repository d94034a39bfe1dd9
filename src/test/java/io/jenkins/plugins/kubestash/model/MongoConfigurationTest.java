package io.jenkins.plugins.kubestash.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MongoConfigurationTest {
    @Test
    void readsAShardedDatabasesParameters() {
        AppBinding binding = mongo("""
                {apiVersion: config.kubedb.com/v1alpha1, kind: MongoConfiguration,
                 configServer: 'cnf/cfg-0.cfg.demo.svc:27017,cfg-1.cfg.demo.svc:27017',
                 replicaSets: {host-1: 'shard1/b-0.b.demo.svc:27017', host-0: 'shard0/a-0.a.demo.svc:27017'}}
                """);

        assertThat(binding.problems()).isEmpty();
        MongoConfiguration mongo = binding.mongo().orElseThrow();
        assertThat(mongo.sharded()).isTrue();
        assertThat(mongo.configServer()).contains("cnf/cfg-0.cfg.demo.svc:27017,cfg-1.cfg.demo.svc:27017");
        assertThat(mongo.replicaSets())
                .containsEntry("host-0", "shard0/a-0.a.demo.svc:27017")
                .hasSize(2);
    }

    @Test
    void oneReplicaSetOrNoneIsNotSharded() {
        assertThat(mongo("{}").mongo().orElseThrow().sharded()).isFalse();
        assertThat(mongo("{replicaSets: {host-0: 'rs0/m-0:27017,m-1:27017'}}")
                        .mongo()
                        .orElseThrow()
                        .sharded())
                .isFalse();
    }

    @Test
    void otherEnginesHaveNone() {
        AppBinding redis = AppBinding.read(
                "{kind: AppBinding, metadata: {name: m, namespace: demo}, spec: {type: kubedb.com/redis, parameters: {configServer: x}}}");
        assertThat(redis.mongo()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{configServer: 'cnf/a:1'}; spec.parameters.replicaSets is missing",
                "{configServer: 'a:1', replicaSets: {h: 's/a:1'}}; spec.parameters.configServer is 'a:1': write <replica set>/<host>:<port>",
                "{configServer: 'c/a:1', replicaSets: {h: 's/a'}}; spec.parameters.replicaSets.h is 's/a': write",
                "{replicaSets: {h: 's/a:1', i: 't/a:2'}}; spec.parameters.configServer is missing: there are 2",
                "{replicaSets: [a]}; spec.parameters.replicaSets is no map",
                "{replicaSets: {h: 's/user:canary@a:1'}}; spec.parameters.replicaSets.h has a user or a password in it"
            })
    void whatCannotBeUnderstoodIsSaidInOneLine(String parameters, String problem) {
        assertThat(mongo(parameters).problems())
                .singleElement()
                .asString()
                .startsWith(problem)
                .doesNotContain("\n", "canary");
    }

    @Test
    void anAddressThatTheNameServiceTellsHasNoPort() {
        Address address = AppBinding.read(
                        "{kind: AppBinding, metadata: {name: m, namespace: demo}, spec: {type: mongodb, clientConfig: {url: 'mongodb+srv://cluster.example.com/?a=b'}}}")
                .address();
        assertThat(address).isEqualTo(new Address("mongodb+srv", "cluster.example.com", 0, "/", "a=b"));
        assertThat(address.authority()).isEqualTo("cluster.example.com");
    }

    @ParameterizedTest
    @CsvSource({"mongodb+srv://a:27017, has a port", "mongodb://a, has no port"})
    void aPortIsWrittenExactlyWhereTheNameServiceTellsNone(String url, String problem) {
        AppBinding binding = AppBinding.read(
                "{kind: AppBinding, metadata: {name: m, namespace: demo}, spec: {type: mongodb, clientConfig: {url: '"
                        + url + "'}}}");
        assertThat(binding.problems()).singleElement().asString().contains(problem);
    }

    private static AppBinding mongo(String parameters) {
        return AppBinding.read(
                "{kind: AppBinding, metadata: {name: m, namespace: demo}, spec: {type: kubedb.com/mongodb, clientConfig: {url: 'mongodb://a:27017'}, parameters: "
                        + parameters + "}}");
    }
}
