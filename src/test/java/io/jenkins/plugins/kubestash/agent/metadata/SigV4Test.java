package io.jenkins.plugins.kubestash.agent.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples that Amazon has published. */
class SigV4Test {
    private static final SigV4 S3 =
            new SigV4("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1", "s3");

    @Test
    void signsTheVanillaRequestOfTheTestSuite() {
        SigV4 signer = new SigV4("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "service");

        String authorization = signer.authorization(
                "GET",
                "/",
                Map.of("host", "example.amazonaws.com", "x-amz-date", "20150830T123600Z"),
                SigV4.sha256(new byte[0]));

        assertThat(authorization)
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                        + " SignedHeaders=host;x-amz-date,"
                        + " Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
    }

    @Test
    void signsTheObjectRequestOfTheS3Documents() {
        String empty = SigV4.sha256(new byte[0]);
        Map<String, String> headers = Map.of(
                "host", "examplebucket.s3.amazonaws.com",
                "range", "bytes=0-9",
                "x-amz-content-sha256", empty,
                "x-amz-date", "20130524T000000Z");

        assertThat(S3.authorization("GET", "/test.txt", headers, empty))
                .endsWith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    @Test
    void signsTheUploadOfTheS3Documents() {
        String hash = SigV4.sha256("Welcome to Amazon S3.".getBytes(StandardCharsets.UTF_8));
        Map<String, String> headers = Map.of(
                "host", "examplebucket.s3.amazonaws.com",
                "date", "Fri, 24 May 2013 00:00:00 GMT",
                "x-amz-storage-class", "REDUCED_REDUNDANCY",
                "x-amz-content-sha256", hash,
                "x-amz-date", "20130524T000000Z");

        assertThat(S3.authorization("PUT", SigV4.encodedPath("/test$file.text"), headers, hash))
                .endsWith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    }

    @Test
    void encodesAPathOnce() {
        assertThat(SigV4.encodedPath("/a b/ü~+%.yaml")).isEqualTo("/a%20b/%C3%BC~%2B%25.yaml");
    }

    @Test
    void neverShowsTheSecretKey() {
        assertThat(S3.toString()).doesNotContain("wJal");
    }
}
