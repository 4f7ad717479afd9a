package dev.mhim.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mhim.v1.ListRunsRequest;
import dev.mhim.v1.ListRunsResponse;
import dev.mhim.v1.RunServiceGrpc;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way from a key to a call that carries it, against servers that ask for one. */
class LoginCommandTest {
  private static final String KEY = "mhim_6f1d0c9a33be_right";
  private static final String PASSWORD = "changeit";
  private static final List<String> SENT = new CopyOnWriteArrayList<>();

  @TempDir static Path shared;
  @TempDir Path folder;

  private static Server overTls;
  private static Server inTheClear;
  private static Path ca;
  private static Path otherCa;

  private final StringWriter errors = new StringWriter();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final InputStream inputBefore = System.in;
  private final PrintStream outBefore = System.out;

  @BeforeAll
  static void start() throws Exception {
    ca = certificate("server");
    otherCa = certificate("other");
    KeyStore store =
        KeyStore.getInstance(shared.resolve("server.p12").toFile(), PASSWORD.toCharArray());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    overTls = server(TlsServerCredentials.newBuilder().keyManager(keys.getKeyManagers()).build());
    inTheClear = server(InsecureServerCredentials.create());
  }

  @AfterAll
  static void stop() throws Exception {
    for (Server server : List.of(overTls, inTheClear)) {
      server.shutdownNow();
      assertThat(server.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @BeforeEach
  void useAFolderOfItsOwn() {
    SENT.clear();
    System.setProperty("mhim.config", folder.toString());
    System.setOut(new PrintStream(out, true, UTF_8));
  }

  @AfterEach
  void giveBack() {
    System.clearProperty("mhim.config");
    System.setIn(inputBefore);
    System.setOut(outBefore);
  }

  @Test
  void afterALoginCommandsCallThatServerWithThatKey() {
    assertThat(login("lab", "https://localhost:" + overTls.getPort(), KEY, "--ca_file=" + ca))
        .isEqualTo(ExitCode.OK);
    assertThat(execute("runs", "list")).isEqualTo(ExitCode.OK);
    assertThat(execute("runs", "list", "--context", "lab")).isEqualTo(ExitCode.OK);

    assertThat(SENT).hasSize(3).containsOnly("Bearer " + KEY);
    assertThat(execute("context", "list")).isEqualTo(ExitCode.OK);
    assertThat(execute("context", "show", "-o", "yaml")).isEqualTo(ExitCode.OK);
    assertThat(out.toString(UTF_8)).contains("* lab", "has_api_key: true").doesNotContain(KEY);
    assertThat(errors.toString()).isEmpty();
  }

  @Test
  void aKeyThatIsKeptGoesToItsOwnServerOnly() {
    String clear = "127.0.0.1:" + inTheClear.getPort();
    assertThat(login("lab", clear, KEY)).isEqualTo(ExitCode.OK);

    assertThat(execute("runs", "list", "--server", clear)).isEqualTo(ExitCode.FAILED);
    assertThat(SENT).containsExactly("Bearer " + KEY, "none");
    assertThat(errors.toString()).contains("mhim login", "MHIM_API_KEY");
  }

  @Test
  void aKeyIsTakenFromStandardInputForOneCommand() {
    System.setIn(new ByteArrayInputStream((KEY + "\n").getBytes(UTF_8)));
    String clear = "127.0.0.1:" + inTheClear.getPort();

    assertThat(execute("runs", "list", "--server", clear, "--api_key")).isEqualTo(ExitCode.OK);
    assertThat(SENT).containsExactly("Bearer " + KEY);
  }

  @Test
  void aKeyThatTheServerDoesNotKnowIsNotKept() {
    String wrong = "mhim_6f1d0c9a33be_wrong";
    assertThat(login("lab", "127.0.0.1:" + inTheClear.getPort(), wrong)).isEqualTo(ExitCode.FAILED);

    assertThat(folder.resolve("mhim")).doesNotExist();
    assertThat(errors.toString()).contains("does not know this caller").doesNotContain(wrong);
  }

  @Test
  void aKeyForOtherProjectsIsWellAndOneThatMayNotIsTold() {
    assertThat(login("lab", "127.0.0.1:" + inTheClear.getPort(), "elsewhere"))
        .isEqualTo(ExitCode.OK);
    assertThat(execute("runs", "list")).isEqualTo(ExitCode.FAILED);
    assertThat(errors.toString()).contains("list runs: not allowed: another project");
  }

  @Test
  void aServerOfAnotherAuthorityGetsNoKey() {
    String server = "https://localhost:" + overTls.getPort();
    assertThat(login("lab", server, KEY, "--ca_file=" + otherCa)).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(login("lab", server, KEY)).isEqualTo(ExitCode.UNREACHABLE);

    assertThat(SENT).isEmpty();
    assertThat(errors.toString().lines())
        .hasSize(2)
        .allMatch(
            line -> line.contains("certificate is not trusted") && line.contains("--ca_file"));
  }

  @Test
  void theWrongKindOfPortIsTold() {
    assertThat(login("lab", "https://localhost:" + inTheClear.getPort(), KEY))
        .isEqualTo(ExitCode.UNREACHABLE);
    assertThat(errors.toString()).contains("speaks no TLS at this port");
    assertThat(login("lab", "localhost:" + overTls.getPort(), KEY)).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(errors.toString()).contains("localhost:" + overTls.getPort());
  }

  @Test
  void aKeyIsNotSentInTheClearBeyondThisMachine() {
    assertThat(login("lab", "gateway.example.org:9000", KEY)).isEqualTo(ExitCode.USAGE);
    assertThat(errors.toString()).contains("in the clear", "https://").doesNotContain(KEY);
  }

  @Test
  void aFileWithoutCertificatesIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("ca.pem"), "nothing");
    assertThat(login("lab", "https://localhost:1", KEY, "--ca_file=" + file))
        .isEqualTo(ExitCode.USAGE);
    assertThat(errors.toString()).contains("--ca_file: " + file);
  }

  @Test
  void aServerThatAsksNobodyNeedsNoKeyAndLocalLeavesTheContext() {
    assertThat(execute("login", "open", "--server=127.0.0.1:1", "--no_key"))
        .isEqualTo(ExitCode.UNREACHABLE);
    assertThat(login("lab", "127.0.0.1:" + inTheClear.getPort(), KEY)).isEqualTo(ExitCode.OK);
    assertThat(execute("context", "use", "local")).isEqualTo(ExitCode.OK);
    assertThat(execute("context", "show")).isEqualTo(ExitCode.FAILED);
    assertThat(execute("context", "delete", "lab")).isEqualTo(ExitCode.OK);
    assertThat(execute("context", "use", "lab")).isEqualTo(ExitCode.USAGE);
  }

  private int login(String name, String server, String key, String... more) {
    System.setIn(new ByteArrayInputStream((key + "\n").getBytes(UTF_8)));
    List<String> args = new ArrayList<>(List.of("login", name, "--server", server));
    args.addAll(List.of(more));
    return execute(args.toArray(String[]::new));
  }

  private int execute(String... args) {
    return Commands.execute(Commands.create().setErr(new PrintWriter(errors, true)), args);
  }

  private static Server server(ServerCredentials credentials) throws Exception {
    return Grpc.newServerBuilderForPort(0, credentials)
        .addService(new NoRuns())
        .intercept(new Door())
        .build()
        .start();
  }

  /** A certificate for localhost that is its own authority. */
  private static Path certificate(String name) throws Exception {
    String store = shared.resolve(name + ".p12").toString();
    Path pem = shared.resolve(name + ".pem");
    keytool(
        "-genkeypair",
        "-keyalg",
        "EC",
        "-alias",
        name,
        "-dname",
        "CN=" + name,
        "-ext",
        "san=dns:localhost",
        "-keystore",
        store);
    keytool("-exportcert", "-rfc", "-alias", name, "-keystore", store, "-file", pem.toString());
    return pem;
  }

  private static void keytool(String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(args));
    command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(shared.resolve("keytool.log").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  /** A gateway's way of asking. */
  private static final class Door implements ServerInterceptor {
    @Override
    public <Q, S> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
      String sent =
          Optional.ofNullable(
                  headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER)))
              .orElse("none");
      SENT.add(sent);
      if (sent.equals("Bearer " + KEY)) {
        return next.startCall(call, headers);
      }
      call.close(
          sent.equals("Bearer elsewhere")
              ? Status.PERMISSION_DENIED.withDescription("another project")
              : Status.UNAUTHENTICATED.withDescription("the credentials are not valid"),
          new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }

  private static final class NoRuns extends RunServiceGrpc.RunServiceImplBase {
    @Override
    public void listRuns(ListRunsRequest request, StreamObserver<ListRunsResponse> observer) {
      observer.onNext(ListRunsResponse.getDefaultInstance());
      observer.onCompleted();
    }
  }
}
