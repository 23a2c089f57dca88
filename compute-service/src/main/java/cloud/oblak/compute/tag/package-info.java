/** Tags as columns hold them: one JSON object of texts. */
package cloud.oblak.compute.tag;
