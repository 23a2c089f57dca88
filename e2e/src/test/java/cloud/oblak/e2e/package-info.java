/**
 * Black-box tests of a running installation, over its public API and its guests' own addresses.
 * {@code rest} runs on any drivers and in any form; {@code real} needs real guests and root.
 */
package cloud.oblak.e2e;
