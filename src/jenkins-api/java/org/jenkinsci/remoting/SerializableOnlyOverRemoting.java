package org.jenkinsci.remoting;

import java.io.Serializable;

/** Signatures of remoting 3261.v9c670a_4748a_9. */
public interface SerializableOnlyOverRemoting extends Serializable {}
