/**
 * The root disk of an instance as the volume that EC2's clients take it for. There is no second
 * truth: its id, size, zone and times are the instance's, and it is there from the launch until the
 * instance is terminated. Only its type, a word that the launch chose, and its tags are its own;
 * they are columns of the instance's row, so that they go with it. The tags are written here and
 * nowhere else. It can be neither detached nor kept, and there are no other volumes.
 */
package cloud.oblak.compute.volume;
