package hudson.search;

/** Signatures of Jenkins 2.479.3. */
public interface SearchItem {

    String getSearchName();

    String getSearchUrl();

    SearchIndex getSearchIndex();
}
