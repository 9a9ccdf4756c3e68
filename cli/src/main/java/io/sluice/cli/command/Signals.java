package io.sluice.cli.command;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Catches signals of the operating system.
 *
 * <p>By reflection, on {@code sun.misc.Signal}: the JDK has nothing else, its module {@code jdk.unsupported} is there to stay,
 * and the compiler warns of each direct use in a way that cannot be switched off.
 */
final class Signals {

    private Signals() {}

    /**
     * From here on a signal runs {@code action} instead of ending the process, each time on a thread of its own.
     *
     * @param name without {@code SIG}
     * @return false where this JVM may not catch it (as with {@code -Xrs})
     */
    static boolean handle(String name, Runnable action) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandle run = lookup.findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(action);
            Object proxy =
                    MethodHandleProxies.asInterfaceInstance(handler, MethodHandles.dropArguments(run, 0, signal));
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException notHere) {
            return false;
        }
    }
}
