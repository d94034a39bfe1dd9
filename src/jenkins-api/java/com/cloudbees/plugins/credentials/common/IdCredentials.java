package com.cloudbees.plugins.credentials.common;

import com.cloudbees.plugins.credentials.Credentials;

/** Signatures of plugin credentials 1405.vb_cda_74a_f8974. */
public interface IdCredentials extends Credentials {}
