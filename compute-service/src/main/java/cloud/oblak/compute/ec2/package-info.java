/** EC2's words that the actions of several resources use: its lists, its regions, its refusals. */
package cloud.oblak.compute.ec2;
