/** Whom a credential from outside speaks for, as identity says, remembered 5 s at most. */
package cloud.oblak.gateway.credential;
