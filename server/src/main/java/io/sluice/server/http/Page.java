package io.sluice.server.http;

import com.sun.net.httpserver.Headers;
import java.io.IOException;

/** Answers one path. Called by several threads. */
@FunctionalInterface
interface Page {

    Reply reply(Headers request) throws IOException;
}
