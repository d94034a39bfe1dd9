package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.Waiter;
import io.jenkins.plugins.kubestash.agent.http.HttpSettings;

/**
 * How to reach the cluster and how hard to work on it.
 *
 * @param connections how many requests at the same time
 * @param pageBytes how long an answer with documents is to be, about
 */
record SearchSettings(HttpSettings http, int connections, int pageBytes, Waiter waiter) {

    static SearchSettings of(Settings settings) {
        return new SearchSettings(
                HttpSettings.of(settings, 9200),
                (int) settings.number("KUBESTASH_PARAM_CONNECTIONS", 4, 1, 16),
                (int) settings.number("KUBESTASH_PARAM_PAGE_BYTES", 4 << 20, 64 << 10, 64 << 20),
                Waiter.SYSTEM);
    }
}
