package jenkins;

/** Signatures of Jenkins 2.479.3. */
public enum YesNoMaybe {
    YES,
    NO,
    MAYBE;
}
