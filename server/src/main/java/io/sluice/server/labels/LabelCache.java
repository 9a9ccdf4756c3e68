package io.sluice.server.labels;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Weigher;
import io.sluice.server.request.task.LabelSet;
import io.sluice.server.request.task.LabelVectors;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Vectors that one version of a model has made of labels, the least useful forgotten first. Safe for use by several threads.
 *
 * <p>Half of the room is for single labels, which any set with the same templates finds; half is for whole sets, ready to be
 * compared with images.
 */
final class LabelCache {

    /** What an entry takes beside its text and its numbers; roughly. */
    private static final int ENTRY_BYTES = 128;

    /** @param templates digest of all templates: the list itself may be long, and many keys would keep it alive */
    private record Key(String templates, String label) {}

    private final Cache<Key, float[]> labels;
    private final Cache<LabelSet, LabelVectors> sets;

    LabelCache(LabelPolicy policy) {
        labels = cache(
                policy.cacheBytes() / 2, (key, vector) -> weight(key.label().length(), vector.length));
        sets = cache(policy.cacheBytes() / 2, (set, found) -> weight(length(set), found.values().length));
    }

    /** All vectors of a set, if the set has been used lately. */
    Optional<LabelVectors> find(LabelSet set) {
        return Optional.ofNullable(sets.getIfPresent(set));
    }

    void put(LabelSet set, LabelVectors vectors) {
        sets.put(set, vectors);
    }

    /** The single labels that were read in these templates. */
    WithTemplates in(List<String> templates) {
        return new WithTemplates(digest(templates));
    }

    /** Bytes that are held, roughly. */
    long bytes() {
        return weightOf(labels) + weightOf(sets);
    }

    /** The part of the cache that belongs to one list of templates. */
    final class WithTemplates {
        private final String templates;

        private WithTemplates(String templates) {
            this.templates = templates;
        }

        /** Its unit vector, which must not be changed. */
        float @Nullable [] find(String label) {
            return labels.getIfPresent(new Key(templates, label));
        }

        void put(String label, float[] vector) {
            labels.put(new Key(templates, label), vector);
        }
    }

    private static <K, V> Cache<K, V> cache(long bytes, Weigher<K, V> weigher) {
        return Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher(weigher)
                .executor(Runnable::run) // on the thread that puts: no pool of its own
                .build();
    }

    private static long weightOf(Cache<?, ?> cache) {
        return cache.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }

    private static int weight(int characters, int floats) {
        long bytes = ENTRY_BYTES + (long) characters * Character.BYTES + (long) floats * Float.BYTES;
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    private static int length(LabelSet set) {
        int sum = 0;
        for (String label : set.labels()) {
            sum += label.length() + ENTRY_BYTES / Character.BYTES;
        }
        for (String template : set.templates()) {
            sum += template.length() + ENTRY_BYTES / Character.BYTES;
        }
        return sum;
    }

    private static String digest(List<String> templates) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (String template : templates) {
                sha256.update(template.getBytes(StandardCharsets.UTF_8));
                sha256.update((byte) 0xff); // in no UTF-8: keeps ["ab", "c"] and ["a", "bc"] apart
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
