package com.cloudbees.jenkins.plugins.awscredentials;

/** Has the name of the AWS Credentials plugin's type, for what is called by its name. */
public interface AmazonWebServicesCredentials {}
