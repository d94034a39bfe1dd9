package com.cloudbees.plugins.credentials.domains;

import hudson.ExtensionPoint;
import java.io.Serializable;

/** Signatures of plugin credentials 1405.vb_cda_74a_f8974. */
public class DomainRequirement implements ExtensionPoint, Serializable {

    public DomainRequirement() {}
}
