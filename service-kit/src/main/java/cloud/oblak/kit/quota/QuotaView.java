package cloud.oblak.kit.quota;

/**
 * A quota of one account.
 *
 * @param limit what holds
 * @param defaultLimit what holds where the operator sets nothing else
 * @param used null for a limit of each single resource
 */
public record QuotaView(String name, long limit, long defaultLimit, Long used) {}
