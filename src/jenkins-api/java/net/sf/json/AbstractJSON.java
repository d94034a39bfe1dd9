package net.sf.json;

/** Signatures of json-lib 2.4-jenkins-8. */
abstract class AbstractJSON implements JSON {

    AbstractJSON() {}
}
