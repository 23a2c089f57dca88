/** The AWS face as existing clients see it: nothing but the endpoint and the keys are changed. */
package cloud.oblak.e2e.aws;
