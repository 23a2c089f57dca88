/**
 * IPv4 ranges and the pools that addresses are given from. A pool's free addresses are rows: taking
 * one deletes its row, skipping those that others are taking, so that callers never wait for each
 * other and nothing is searched. Rows of a fresh pool are made a few hundred at a time, in a
 * transaction of their own, never inside one that takes. An address that was given back rests
 * before it is given again, and those that rested longest go first.
 */
package cloud.oblak.network.address;
