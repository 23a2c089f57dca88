/** Consoles and logs of instances, read once or followed, and pictures of displays. */
package cloud.oblak.compute.instance.console;
