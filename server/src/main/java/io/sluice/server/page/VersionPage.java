package io.sluice.server.page;

import io.sluice.server.http.Page;
import io.sluice.server.http.Reply;
import io.sluice.server.http.Visit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What runs here: the server's version, what it was built from, the JVM, the engines. */
public final class VersionPage implements Page {

    private final Reply reply;

    public VersionPage(BuildInfo build) {
        Map<String, Object> version = new LinkedHashMap<>();
        version.put("version", build.version());
        if (!build.commit().isEmpty()) {
            version.put("commit", build.commit());
        }
        if (!build.time().isEmpty()) {
            version.put("time", build.time());
        }
        version.put(
                "java",
                Json.object("version", Runtime.version().toString(), "vm", System.getProperty("java.vm.name", "")));
        version.put("engines", new TreeMap<>(build.engines()));
        this.reply = Reply.json(Reply.OK, Json.write(version) + "\n");
    }

    @Override
    public Reply reply(Visit visit) {
        return reply;
    }
}
