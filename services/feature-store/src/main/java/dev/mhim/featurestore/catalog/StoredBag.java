package dev.mhim.featurestore.catalog;

import java.time.Instant;

/**
 * A bag in the object store.
 *
 * @param key which one
 * @param sizeBytes its size in bytes
 * @param modified when it was stored, by the store's clock
 */
public record StoredBag(BagKey key, long sizeBytes, Instant modified) {}
