package io.sluice.server.e2e;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the operations port of a server as a program would. */
final class PageClient {

    private final HttpClient client = HttpClient.newHttpClient();
    private final String root;

    PageClient(ServerFixture fixture) {
        this.root = "http://127.0.0.1:" + fixture.server.httpPort();
    }

    /** A reply, whose body is JSON where it is looked at. */
    record Heard(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        JsonObject json() {
            return JsonParser.parseString(response.body()).getAsJsonObject();
        }

        JsonObject error() {
            return json().getAsJsonObject("error");
        }

        String reason() {
            return error().get("reason").getAsString();
        }

        String message() {
            return error().get("message").getAsString();
        }

        /** Of a model in a status. */
        JsonObject model(String name) {
            for (var model : json().getAsJsonArray("models")) {
                if (model.getAsJsonObject().get("name").getAsString().equals(name)) {
                    return model.getAsJsonObject();
                }
            }
            throw new AssertionError("no model " + name + " in " + json());
        }

        /** The label that an answer puts first. */
        String best() {
            return json().getAsJsonArray("categories")
                    .get(0)
                    .getAsJsonObject()
                    .get("label")
                    .getAsString();
        }
    }

    Heard get(String path, String... headers) throws IOException, InterruptedException {
        return send(path, "GET", BodyPublishers.noBody(), headers);
    }

    /** A picture, as the page sends it. */
    Heard classify(String query, byte[] picture, String... headers) throws IOException, InterruptedException {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = "image/png";
        System.arraycopy(headers, 0, all, 2, headers.length);
        return send("/api/classify?" + query, "POST", BodyPublishers.ofByteArray(picture), all);
    }

    Heard send(String path, String method, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path))
                .timeout(Duration.ofSeconds(Patience.LIMIT.toSeconds()))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new Heard(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    }
}
