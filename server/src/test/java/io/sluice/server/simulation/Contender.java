package io.sluice.server.simulation;

/** Something that serves calls. */
interface Contender {

    /** Serves all of the traffic, from an idle start to the last answer. */
    Outcome serve(Traffic traffic, Service service);
}
