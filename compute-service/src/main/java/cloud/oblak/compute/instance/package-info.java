/**
 * Instances, of both kinds. The row is the truth: a request changes the row, its events and the
 * host's wishes in one transaction, what hosts report changes it in another, and {@link
 * cloud.oblak.compute.instance.Instance} alone knows which change is legal. A launch claims first,
 * then gets its ports in one call with no transaction open, then is shown; whatever is interrupted
 * in between is finished by a reconciler. Teardown goes the other way and waits: workload gone,
 * port gone, then the capacity and the state in one transaction. An edge's time is read from the
 * database's clock after the row is locked and never lies before the edge before it.
 *
 * <p>Plain SQL instead of mapped entities: claims, batches over one reservation and the clock after
 * the lock are statements, and one connection's worth of them per launch is what the budget allows.
 */
package cloud.oblak.compute.instance;
