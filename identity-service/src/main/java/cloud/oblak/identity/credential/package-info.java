/** What the gateway asks on each call: whom a token from outside speaks for, right now. */
package cloud.oblak.identity.credential;
