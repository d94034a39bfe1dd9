package net.sf.json;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Signatures of json-lib 2.4-jenkins-8. */
public final class JSONObject extends AbstractJSON implements JSON, Map<String, Object>, Comparable {

    public JSONObject() {}

    @Override
    public void clear() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int compareTo(Object object) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean containsKey(Object object) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean containsValue(Object object) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set entrySet() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean equals(Object object) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object get(Object object) {
        throw new UnsupportedOperationException();
    }

    public Object get(String text) {
        throw new UnsupportedOperationException();
    }

    public JSONObject getJSONObject(String text) {
        throw new UnsupportedOperationException();
    }

    public String getString(String text) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int hashCode() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isEmpty() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> keySet() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object put(String text, Object object) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void putAll(Map map) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Object remove(Object object) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int size() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Collection values() {
        throw new UnsupportedOperationException();
    }
}
