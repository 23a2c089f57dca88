/**
 * Whether an account's credentials count. An account is active, suspended by the operator until it
 * is resumed, or closed for good; its row stays for ever, so that its id is never given again. Only
 * accounts change it; every place that turns a credential into a principal asks here.
 */
package cloud.oblak.identity.standing;
