/** What belongs to the assembly as a whole and to none of its services. */
package cloud.oblak.allinone;
