package dev.mhim.platform.store;

/**
 * An object in the store.
 *
 * @param key its key
 * @param sizeBytes its size in bytes
 */
public record StoredObject(String key, long sizeBytes) {}
