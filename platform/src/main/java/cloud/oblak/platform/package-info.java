/**
 * Words that every service shares: ids, faults, who is calling, pages. Pure Java; what only one
 * service needs does not belong here.
 */
package cloud.oblak.platform;
