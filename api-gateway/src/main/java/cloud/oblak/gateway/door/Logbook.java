package cloud.oblak.gateway.door;

import cloud.oblak.gateway.audit.Auditor;
import cloud.oblak.gateway.credential.Credential;
import cloud.oblak.kit.audit.AuditHeaders;
import cloud.oblak.kit.audit.AuditRecord;
import cloud.oblak.kit.audit.AuditedAction;
import cloud.oblak.kit.audit.AuditedResource;
import cloud.oblak.kit.audit.ParameterText;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Has every visit written down whose credential is known: before it goes on and when it ends. */
@ApplicationScoped
public class Logbook {
  private static final Pattern LOOKS =
      Pattern.compile(
          "(Describe|Get|List|Lookup|Search|Simulate|Head|BatchGet|AssumeRole|Decode).*");
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final AuditedAction SIGN_IN = AuditedAction.of("signin:ConsoleLogin");
  private static final AuditRecord.Told NO_ANSWER =
      new AuditRecord.Told(
          "NoAnswer",
          "The connection ended before the answer; the call may have been carried out.");
  private static final int BAD_REQUEST = 400;
  private static final int MAX_AGENT = 256;
  private static final int MAX_NAME = 200;
  private static final int SUBJECT_PARTS = 2;

  private final Auditor auditor;

  Logbook(Auditor auditor) {
    this.auditor = auditor;
  }

  /** Sees to it that the end of a visit is written down. */
  void follow(Visit visit) {
    awaitAnswer(visit);
    visit.context().addEndHandler(end -> gone(visit));
  }

  /** Writes down what is answered before its head goes out: who has seen it, is on record. */
  void awaitAnswer(Visit visit) {
    visit.context().addHeadersEndHandler(head -> answered(visit));
  }

  /**
   * Writes a visit down before it is passed on.
   *
   * @param parameters what is asked, without secrets
   * @throws cloud.oblak.platform.FaultException Unavailable where it must not be passed on
   */
  public void write(Visit visit, String parameters) {
    visit
        .entry()
        .credential()
        .ifPresent(credential -> {
          AuditRecord record = record(visit, credential, parameters);
          if (credential.signsIn()) {
            auditor.beginSignIn(record);
            visit.entry().begun(record);
          } else if (auditor.begin(record)) {
            visit.entry().begun(record);
          }
        });
  }

  private void answered(Visit visit) {
    HttpServerResponse response = visit.context().response();
    MultiMap headers = response.headers();
    final String action = headers.get(AuditHeaders.ACTION);
    List<String> resources = AuditHeaders.read(headers.get(AuditHeaders.RESOURCES));
    List<String> error = AuditHeaders.read(headers.get(AuditHeaders.ERROR));
    headers.remove(AuditHeaders.ACTION);
    headers.remove(AuditHeaders.RESOURCES);
    headers.remove(AuditHeaders.ERROR);
    List<String> subject = AuditHeaders.read(headers.get(AuditHeaders.SUBJECT));
    headers.remove(AuditHeaders.SUBJECT);
    Entry entry = visit.entry();
    if (!entry.ends()) {
      return;
    }
    Optional<Credential> credential = entry.credential();
    if (credential.isEmpty()) {
      auditor.nobodys();
      return;
    }
    AuditRecord.Told told = told(entry, error, response.getStatusCode());
    AuditRecord known =
        entry.begun().orElseGet(() -> record(visit, credential.get(), ParameterText.NONE));
    AuditRecord ended =
        known.answered(
            auditor.now(),
            action == null ? known.called() : named(action),
            resources.stream().flatMap(text -> AuditedResource.of(text).stream()).toList(),
            response.getStatusCode(),
            told);
    if (credential.get().signsIn()) {
      signedIn(entry, ended, subject);
    } else if (entry.begun().isPresent()) {
      auditor.end(ended);
    } else if (!told.code().isEmpty()) {
      auditor.refused(ended);
    }
  }

  // Only identity knows whether there is a user of the name that was claimed.
  private void signedIn(Entry entry, AuditRecord ended, List<String> subject) {
    if (subject.size() == SUBJECT_PARTS && subject.getFirst().equals(ended.accountId())) {
      auditor.endSignIn(ended.by(subject.getLast(), userName(subject.getLast())));
    } else if (entry.begun().isPresent()) {
      auditor.nobodysSignIn(ended);
    } else {
      auditor.nobodys();
    }
  }

  private void gone(Visit visit) {
    if (visit.entry().ends()) {
      visit.entry().begun().ifPresent(begun -> unanswered(visit.entry(), begun));
    }
  }

  private void unanswered(Entry entry, AuditRecord begun) {
    if (entry.credential().filter(Credential::signsIn).isPresent()) {
      // Nobody has got a session, and nobody knows whether there is such a user.
      auditor.nobodysSignIn(begun);
    } else {
      auditor.end(begun.answered(auditor.now(), begun.called(), List.of(), 0, NO_ANSWER));
    }
  }

  private static AuditRecord.Told told(Entry entry, List<String> error, int status) {
    if (!entry.told().code().isEmpty()) {
      return entry.told();
    }
    if (error.isEmpty()) {
      return status < BAD_REQUEST
          ? AuditRecord.Told.NOTHING
          : new AuditRecord.Told("Status" + status, "");
    }
    return new AuditRecord.Told(error.getFirst(), error.size() > 1 ? error.get(1) : "");
  }

  private AuditRecord record(Visit visit, Credential credential, String parameters) {
    Instant now = auditor.now();
    boolean aws = !visit.action().isEmpty();
    AuditedAction action =
        credential.signsIn()
            ? SIGN_IN
            : aws ? ofAws(visit) : named(visit.method() + " " + visit.path());
    String agent = visit.context().request().getHeader("User-Agent");
    return new AuditRecord(
        Auditor.id(now),
        now,
        credential.accountId(),
        aws ? "aws" : "rest",
        action.source(),
        action.action(),
        aws ? LOOKS.matcher(action.action()).matches() : SAFE.contains(visit.method()),
        credential.arn(),
        userName(credential.arn()),
        credential.kind(),
        credential.id(),
        visit.address(),
        agent == null ? "" : cut(ParameterText.clean(agent), MAX_AGENT),
        visit.requestId(),
        parameters,
        List.of(),
        0,
        "",
        "");
  }

  // Where only the API is known, method and path stand for the action.
  private static AuditedAction ofAws(Visit visit) {
    int colon = visit.action().indexOf(':');
    return colon < 0
        ? new AuditedAction(
            AuditedAction.source(visit.action()),
            cut(ParameterText.clean(visit.method() + " " + visit.path()), MAX_NAME))
        : AuditedAction.of(visit.action());
  }

  // A method and a path are no name in policies, whatever characters they have.
  private static AuditedAction named(String action) {
    return action.indexOf(' ') < 0
        ? AuditedAction.of(action)
        : new AuditedAction(AuditedAction.source(""), cut(ParameterText.clean(action), MAX_NAME));
  }

  private static String userName(String arn) {
    int slash = arn.lastIndexOf('/');
    return arn.substring((slash < 0 ? arn.lastIndexOf(':') : slash) + 1);
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}
