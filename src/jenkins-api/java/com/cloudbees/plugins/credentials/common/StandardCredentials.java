package com.cloudbees.plugins.credentials.common;

/** Signatures of plugin credentials 1405.vb_cda_74a_f8974. */
public interface StandardCredentials extends IdCredentials {}
