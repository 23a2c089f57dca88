package cloud.oblak.network;

import cloud.oblak.kit.client.ServiceClient;
import cloud.oblak.kit.closing.Closings;
import cloud.oblak.kit.config.InstallationConfig;
import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.kit.event.Relay;
import cloud.oblak.kit.host.AgentGate;
import cloud.oblak.kit.host.HostObjects;
import cloud.oblak.kit.idempotency.ClientTokens;
import cloud.oblak.kit.quota.Quotas;
import cloud.oblak.kit.reconcile.Runner;
import cloud.oblak.kit.reconcile.WorkQueue;
import cloud.oblak.kit.replica.PostgresReplicas;
import cloud.oblak.network.address.AddressQuota;
import cloud.oblak.network.closing.ClosedAccountReconciler;
import cloud.oblak.network.port.NetworkHosts;
import cloud.oblak.network.securitygroup.SecurityGroupQuota;
import cloud.oblak.network.vpc.VpcQuota;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.List;
import java.util.Map;

/** Builds what the kit brings on this service's own schema. */
class NetworkWiring {
  private static final String NAME = "network";
  private static final int WORKERS = 2;

  @Produces
  @Singleton
  @Identifier(NAME)
  ServiceDatabase database(
      @DataSource(NAME) AgroalDataSource dataSource,
      TransactionSynchronizationRegistry transactions) {
    return new ServiceDatabase(NAME, dataSource, transactions);
  }

  @Produces
  @Singleton
  @Identifier(NAME)
  PostgresReplicas replicas(
      @Identifier(NAME) ServiceDatabase database, @DataSource(NAME) AgroalDataSource dataSource) {
    return PostgresReplicas.beside(database, dataSource);
  }

  void stop(@Disposes @Identifier(NAME) PostgresReplicas replicas) {
    replicas.close();
  }

  @Produces
  @Singleton
  @Identifier(NAME)
  Outbox outbox(
      @Identifier(NAME) ServiceDatabase database,
      ObjectMapper json,
      @Identifier(NAME) PostgresReplicas replicas) {
    return new Outbox(database, json, replicas);
  }

  @Produces
  @Singleton
  @Startup
  @Identifier(NAME)
  Relay relay(@Identifier(NAME) Outbox outbox) {
    return new Relay(outbox);
  }

  void stop(@Disposes @Identifier(NAME) Relay relay) {
    relay.close();
  }

  @Produces
  @Singleton
  @Identifier(NAME)
  ClientTokens clientTokens(@Identifier(NAME) ServiceDatabase database) {
    return new ClientTokens(database);
  }

  @Produces
  @Singleton
  @Identifier(NAME)
  Quotas quotas(@Identifier(NAME) ServiceDatabase database, NetworkQuotaConfig config) {
    return new Quotas(
        database,
        Map.of(
            AddressQuota.ADDRESSES, config.addresses(),
            VpcQuota.VPCS, config.vpcs(),
            SecurityGroupQuota.SECURITY_GROUPS, config.securityGroups(),
            SecurityGroupQuota.RULES, config.rulesPerSecurityGroup()));
  }

  @Produces
  @Singleton
  @Identifier(NAME)
  WorkQueue workQueue(
      @Identifier(NAME) ServiceDatabase database, @Identifier(NAME) PostgresReplicas replicas) {
    return new WorkQueue(database, replicas);
  }

  @Produces
  @Singleton
  @Startup
  @Identifier(NAME)
  Runner runner(@Identifier(NAME) WorkQueue queue, ClosedAccountReconciler closed) {
    return new Runner(queue, List.of(closed), WORKERS);
  }

  @Produces
  @Singleton
  @Startup
  @Identifier(NAME)
  Closings closings(
      @Identifier(NAME) ServiceDatabase database,
      ServiceClient client,
      @Identifier(NAME) WorkQueue queue) {
    return new Closings(database, client, queue);
  }

  void stop(@Disposes @Identifier(NAME) Runner runner) {
    runner.close();
  }

  void stop(@Disposes @Identifier(NAME) Closings closings) {
    closings.close();
  }

  /** Earlier than their disposal: they end while there still is a database. */
  void stop(
      @Observes ShutdownEvent event,
      @Identifier(NAME) Closings closings,
      @Identifier(NAME) Runner runner) {
    closings.close();
    runner.close();
  }

  @Produces
  @Singleton
  @Identifier(NAME)
  HostObjects hostObjects(
      @Identifier(NAME) ServiceDatabase database, @Identifier(NAME) PostgresReplicas replicas) {
    return new HostObjects(database, replicas);
  }

  @Produces
  @Singleton
  @Startup
  @Identifier(NAME)
  AgentGate gate(
      Router router,
      @Identifier(NAME) HostObjects objects,
      NetworkHosts hosts,
      InstallationConfig config) {
    return new AgentGate(router, objects, hosts, config);
  }
}
