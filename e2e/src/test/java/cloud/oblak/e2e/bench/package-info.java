/** Benchmarks of a running installation; started by {@code ./oblak bench}, never by the tests. */
package cloud.oblak.e2e.bench;
