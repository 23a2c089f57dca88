/** The region, its zones and what an account may do in it: nothing of this changes here. */
package cloud.oblak.compute.region;
