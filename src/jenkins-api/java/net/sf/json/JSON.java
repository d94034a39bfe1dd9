package net.sf.json;

import java.io.Serializable;

/** Signatures of json-lib 2.4-jenkins-8. */
public interface JSON extends Serializable {}
