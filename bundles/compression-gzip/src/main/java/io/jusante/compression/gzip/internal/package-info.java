/** The gzip codec (RFC 1952) on the JDK's zlib. */
@NullMarked
package io.jusante.compression.gzip.internal;

import org.jspecify.annotations.NullMarked;
