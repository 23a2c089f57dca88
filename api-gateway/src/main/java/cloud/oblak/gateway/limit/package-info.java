/** How often an account or an address may call, counted in memory per process. */
package cloud.oblak.gateway.limit;
