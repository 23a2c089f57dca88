/** Consoles and logs of instances: read once, or followed. */
package cloud.oblak.compute.instance.console;
