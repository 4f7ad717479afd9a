package dev.mhim.platform.store;

import java.time.Instant;

/**
 * An object in the store.
 *
 * @param key its key
 * @param sizeBytes its size in bytes
 * @param modified when it was stored, by the store's clock
 */
public record StoredObject(String key, long sizeBytes, Instant modified) {}
