package io.sluice.server.app;

import io.sluice.server.repository.ModelRepository;
import io.sluice.server.repository.ModelState;

/** Ready when every configured model is. */
record ModelReadiness(ModelRepository models) {}
