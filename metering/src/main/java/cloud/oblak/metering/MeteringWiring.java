package cloud.oblak.metering;

import cloud.oblak.kit.database.ServiceDatabase;
import cloud.oblak.kit.event.Outbox;
import cloud.oblak.kit.event.Relay;
import cloud.oblak.kit.idempotency.ClientTokens;
import cloud.oblak.kit.replica.PostgresReplicas;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.Startup;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.transaction.TransactionSynchronizationRegistry;

/** Builds what the kit brings on this service's own schema. */
class MeteringWiring {
  private static final String NAME = "metering";

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
}
