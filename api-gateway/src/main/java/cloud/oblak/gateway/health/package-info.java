/** The public answer to "is it up": asks the parts, tells no details. */
package cloud.oblak.gateway.health;
