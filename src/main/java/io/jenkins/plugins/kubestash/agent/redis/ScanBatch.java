package io.jenkins.plugins.kubestash.agent.redis;

/**
 * Keys that SCAN named, of one node and database.
 *
 * @param sequence its place among all batches, from 0
 * @param keys the bytes of all keys, one behind the other
 * @param ends where each key ends in them
 */
record ScanBatch(long sequence, Node node, int database, byte[] keys, int[] ends) {

    int count() {
        return ends.length;
    }

    int offset(int key) {
        return key == 0 ? 0 : ends[key - 1];
    }

    int length(int key) {
        return ends[key] - offset(key);
    }
}
