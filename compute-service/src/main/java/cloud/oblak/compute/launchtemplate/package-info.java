/**
 * Launch templates: what a launch is asked for, kept under a name in numbered versions. A version
 * never changes; the template knows which is the default and which the latest. The data is EC2's
 * structure of a launch by the names of its members, on both faces, so that every client reads back
 * what it wrote; it is checked when it is written and used by RunInstances.
 */
package cloud.oblak.compute.launchtemplate;
