/**
 * What the tests of every service start: a real PostgreSQL with the services' roles and schemas,
 * the installation's certificates, tokens of any principal, and the rules of the architecture.
 */
package cloud.oblak.testkit;
