/** What is done to accounts, users and tokens, told to the installation as events. */
package cloud.oblak.identity.journal;
