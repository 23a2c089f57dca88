/**
 * The Quarkus side that every service shares: token check and fault rendering at the face, and the
 * tables each service has in its own schema (outbox, work, client tokens, host objects) as plain
 * JDBC inside the service's transaction. Knows no service: a service builds what it needs from its
 * own {@link cloud.oblak.kit.database.ServiceDatabase}.
 */
package cloud.oblak.kit;
