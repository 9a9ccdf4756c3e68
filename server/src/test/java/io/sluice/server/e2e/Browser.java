package io.sluice.server.e2e;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A headless Chromium with a profile of its own, driven by W3C WebDriver. */
final class Browser implements AutoCloseable {

    private static final String DRIVER = "chromedriver";
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");

    private static final List<String> ARGUMENTS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-extensions",
            "--hide-scrollbars");

    /** How WebDriver calls a reference to an element. */
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Gson gson = new Gson();
    private final Process driver;
    private final String session;

    /** What a page has asked the network for, and what it has complained about. */
    record Traces(List<String> addresses, List<String> complaints) {}

    private Browser(Process driver, int port, Path browser, Path profile) throws IOException, InterruptedException {
        this.driver = driver;
        List<String> arguments = new ArrayList<>(ARGUMENTS);
        arguments.add("--user-data-dir=" + profile);
        JsonObject made = post(
                        "http://127.0.0.1:%d/session".formatted(port),
                        Map.of(
                                "capabilities",
                                Map.of(
                                        "alwaysMatch",
                                        Map.of(
                                                "goog:chromeOptions",
                                                Map.of("binary", browser.toString(), "args", arguments),
                                                "goog:loggingPrefs",
                                                Map.of("browser", "ALL", "performance", "ALL")))))
                .getAsJsonObject();
        this.session = "http://127.0.0.1:%d/session/%s"
                .formatted(port, made.get("sessionId").getAsString());
    }

    /** Whether this machine has one. */
    static boolean isInstalled() {
        return find(DRIVER).isPresent() && executable().isPresent();
    }

    /** @param folder for the profile; not used again before the browser is closed */
    static Browser open(Path folder) throws IOException, InterruptedException {
        Process driver = new ProcessBuilder(find(DRIVER).orElseThrow().toString(), "--port=0")
                .redirectErrorStream(true)
                .start();
        try {
            Browser browser = new Browser(driver, port(driver), executable().orElseThrow(), folder.resolve("profile"));
            browser.visit("about:blank");
            browser.traces(); // of the browser's own first page
            return browser;
        } catch (IOException | RuntimeException failed) {
            stop(driver);
            throw failed;
        }
    }

    void visit(String address) throws IOException, InterruptedException {
        post(session + "/url", Map.of("url", address));
    }

    /** A window of this size; narrow ones are a phone's, with its pixels. */
    void resize(int width, int height, boolean phone) throws IOException, InterruptedException {
        control(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", phone ? 2 : 1, "mobile", phone));
    }

    /** @param scheme {@code light} or {@code dark} */
    void prefer(String scheme) throws IOException, InterruptedException {
        control(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Types, or chooses a file where the element is for files. */
    void type(String selector, String keys) throws IOException, InterruptedException {
        post(element(selector) + "/value", Map.of("text", keys));
    }

    void click(String selector) throws IOException, InterruptedException {
        post(element(selector) + "/click", Map.of());
    }

    /** What a person reads of an element; empty where it is not there, or not shown. */
    String text(String selector) throws IOException, InterruptedException {
        return run(
                        "const part = document.querySelector(arguments[0]); return part?.checkVisibility() ? part.innerText : ''",
                        selector)
                .getAsString();
    }

    /** What a script returns. */
    JsonElement run(String script, Object... arguments) throws IOException, InterruptedException {
        return post(session + "/execute/sync", Map.of("script", script, "args", List.of(arguments)));
    }

    /** A picture of the whole page, as PNG. */
    byte[] screenshot() throws IOException, InterruptedException {
        JsonObject shot = control("Page.captureScreenshot", Map.of("captureBeyondViewport", true, "format", "png"))
                .getAsJsonObject();
        return Base64.getDecoder().decode(shot.get("data").getAsString());
    }

    /** Since they were last asked for. */
    Traces traces() throws IOException, InterruptedException {
        List<String> addresses = new ArrayList<>();
        for (JsonElement entry : log("performance")) {
            JsonObject message =
                    JsonParser.parseString(message(entry)).getAsJsonObject().getAsJsonObject("message");
            if (message.get("method").getAsString().equals("Network.requestWillBeSent")) {
                addresses.add(message.getAsJsonObject("params")
                        .getAsJsonObject("request")
                        .get("url")
                        .getAsString());
            }
        }
        List<String> complaints = new ArrayList<>();
        for (JsonElement entry : log("browser")) {
            complaints.add(message(entry));
        }
        return new Traces(addresses, complaints);
    }

    @Override
    public void close() {
        try {
            send(HttpRequest.newBuilder(URI.create(session)).DELETE());
        } catch (IOException | InterruptedException unwilling) {
            // It is ended below all the same.
        } finally {
            stop(driver);
        }
    }

    private Iterable<JsonElement> log(String type) throws IOException, InterruptedException {
        return post(session + "/se/log", Map.of("type", type)).getAsJsonArray();
    }

    private static String message(JsonElement entry) {
        return entry.getAsJsonObject().get("message").getAsString();
    }

    private JsonElement control(String command, Map<String, ?> parameters) throws IOException, InterruptedException {
        return post(session + "/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
    }

    private String element(String selector) throws IOException, InterruptedException {
        JsonObject found = post(session + "/element", Map.of("using", "css selector", "value", selector))
                .getAsJsonObject();
        return session + "/element/" + found.get(ELEMENT).getAsString();
    }

    private JsonElement post(String address, Map<String, ?> body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address)).POST(BodyPublishers.ofString(gson.toJson(body))));
    }

    private JsonElement send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(request.timeout(Duration.ofMinutes(2)).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("WebDriver answered " + response.body());
        }
        return JsonParser.parseString(response.body()).getAsJsonObject().get("value");
    }

    private static int port(Process driver) throws IOException {
        BufferedReader out = driver.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher port = PORT.matcher(line);
            if (port.find()) {
                return Integer.parseInt(port.group(1));
            }
            said.append(line).append('\n');
        }
        throw new IOException(DRIVER + " did not start: " + said);
    }

    private static void stop(Process driver) {
        driver.descendants().forEach(ProcessHandle::destroy);
        driver.destroy();
        try {
            if (!driver.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                driver.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<Path> executable() {
        return BROWSERS.stream().map(Browser::find).flatMap(Optional::stream).findFirst();
    }

    private static Optional<Path> find(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
