/** The object store: any S3 server, through the MinIO SDK. */
@NullMarked
package dev.mhim.platform.store;

import org.jspecify.annotations.NullMarked;
