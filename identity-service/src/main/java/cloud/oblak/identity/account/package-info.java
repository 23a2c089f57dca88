/**
 * Accounts, and the first start of an installation. The first start writes its secrets to the
 * credentials file before it commits the rows made from them: a crash between the two leaves a file
 * without rows, and the next start takes the file's secrets, so what the file says always becomes
 * true.
 */
package cloud.oblak.identity.account;
