/**
 * The only contract that control plane and node agent share: the desired objects that flow down one
 * WebSocket per service, and the observed ones that flow up. Records only, JSON on the wire,
 * unknown fields ignored so that agents one release older or newer keep working. Nothing here does
 * anything.
 */
package cloud.oblak.nodeapi;
