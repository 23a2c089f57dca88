package cloud.oblak.kit.client;

import cloud.oblak.platform.FaultCode;

/** A code that another service answered, passed on as it is. */
record RemoteFault(String code) implements FaultCode {}
