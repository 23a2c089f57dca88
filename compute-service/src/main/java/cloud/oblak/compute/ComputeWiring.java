package cloud.oblak.compute;

import cloud.oblak.compute.closing.ClosedAccountReconciler;
import cloud.oblak.compute.image.ImageConfig;
import cloud.oblak.compute.image.ImageQuota;
import cloud.oblak.compute.image.ImageReconciler;
import cloud.oblak.compute.instance.FenceReconciler;
import cloud.oblak.compute.instance.InstanceQuota;
import cloud.oblak.compute.instance.LaunchReconciler;
import cloud.oblak.compute.instance.PortGroupsReconciler;
import cloud.oblak.compute.instance.PortRateReconciler;
import cloud.oblak.compute.instance.TeardownReconciler;
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
class ComputeWiring {
  private static final String NAME = "compute";
  private static final int WORKERS = 8;

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
  Quotas quotas(
      @Identifier(NAME) ServiceDatabase database, ComputeQuotaConfig config, ImageConfig images) {
    return new Quotas(
        database,
        Map.of(
            InstanceQuota.INSTANCES, config.instances(),
            InstanceQuota.VCPUS, config.vcpus(),
            InstanceQuota.MEMORY, config.memoryMib(),
            ImageQuota.IMAGES, (long) images.imagesPerAccount()));
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
  Runner runner(
      @Identifier(NAME) WorkQueue queue,
      LaunchReconciler launches,
      TeardownReconciler teardowns,
      FenceReconciler fences,
      PortRateReconciler rates,
      PortGroupsReconciler groups,
      ImageReconciler images,
      ClosedAccountReconciler closed) {
    return new Runner(
        queue, List.of(launches, teardowns, fences, rates, groups, images, closed), WORKERS);
  }

  void stop(@Disposes @Identifier(NAME) Runner runner) {
    runner.close();
  }

  /** Earlier than its disposal: it gives its leases back while there still is a database. */
  void stop(@Observes ShutdownEvent event, @Identifier(NAME) Runner runner) {
    runner.close();
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

  void stop(@Disposes @Identifier(NAME) Closings closings) {
    closings.close();
  }

  /** Earlier than its disposal: it reads while there still is a database. */
  void stop(@Observes ShutdownEvent event, @Identifier(NAME) Closings closings) {
    closings.close();
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
  AgentGate agentGate(
      Router router,
      @Identifier(NAME) HostObjects objects,
      AgentReports reports,
      InstallationConfig config) {
    return new AgentGate(router, objects, reports, config);
  }
}
