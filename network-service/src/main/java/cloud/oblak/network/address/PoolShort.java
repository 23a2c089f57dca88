package cloud.oblak.network.address;

/**
 * A pool had too few free rows; the transaction is undone, the pool refilled, and all begins anew.
 */
public final class PoolShort extends RuntimeException {
  private final String poolId;

  PoolShort(String poolId) {
    super("Pool " + poolId + " needs more free rows.", null, false, false);
    this.poolId = poolId;
  }

  /** The pool to refill. */
  public String poolId() {
    return poolId;
  }
}
